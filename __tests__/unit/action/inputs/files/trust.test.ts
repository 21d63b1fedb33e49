// The trust gates of `require` as people write them, with the files that they name.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaultInstance, readSigningConfig } from '../../../../../src/action/trust/signing-instance.ts'
import { mergeRequirements, requirementsSchema } from '../../../../../src/promote/plan/gates/gates.ts'
import { ecKeys } from '../../../../support/sign-bundle.ts'
import { material } from '../../../../support/signed-images.ts'
import { fine, read } from '../support.ts'

const key = material('cosign.pub')
const secret = ecKeys().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
let outside: string
let workspace: string

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'promote-image-inputs-'))
  workspace = join(outside, 'workspace')
  mkdirSync(workspace)
  for (const [name, text] of Object.entries({
    'release.pub': key,
    'release.key': secret,
    'root.json': material('trusted_root.r2.json'),
    'notary.pem': material('notary-root.pem'),
    '../outside.pub': key,
    'large.pub': key.padEnd(300_000),
  }))
    writeFileSync(join(workspace, name), text)
  symlinkSync('../outside.pub', join(workspace, 'link.pub'))
})
afterAll(() => rmSync(outside, { recursive: true, force: true }))

/** What `require` is read as, or what is wrong with it. */
async function requirements(text: string) {
  const result = await read({ ...fine, require: text }, {}, { workspace })
  if ('problems' in result) return result.problems.map(({ input, text: problem }) => `${input}: ${problem}`)
  return result.inputs.requests.map(({ options }) => options.require)
}

it('files are read, and named in messages by their paths', async () => {
  const text = `
    signed-by:
      - { key: release.pub, transparency-log: true }
      - { identity: "https://github.com/acme/app/.github/workflows/build.yml@refs/heads/main" }
      - { identity: release@acme.dev, issuer: "https://accounts.google.com" }
      - { notary: notary.pem, subject: "CN=release builder" }
    built-by: { repository: acme/app, workflow: .github/workflows/build.yml, ref: refs/tags/v*, runner: github-hosted }
    attested: [spdx, https://example.org/scan/v1]
    trusted-root: root.json`
  expect(await requirements(text)).toEqual([
    {
      'signed-by': [
        [
          { key, path: 'release.pub', 'transparency-log': true },
          { identity: 'https://github.com/acme/app/.github/workflows/build.yml@refs/heads/main' },
          { identity: 'release@acme.dev', issuer: 'https://accounts.google.com' },
          { notary: material('notary-root.pem'), path: 'notary.pem', subject: 'CN=release builder' },
        ],
      ],
      'built-by': [
        {
          repository: 'acme/app',
          workflow: '.github/workflows/build.yml',
          ref: 'refs/tags/v*',
          runner: 'github-hosted',
        },
      ],
      attested: ['spdx', 'https://example.org/scan/v1'],
      'trusted-root': [material('trusted_root.r2.json')],
    },
  ])
})

it('a key may stand in place', async () => {
  expect(await requirements(JSON.stringify({ 'signed-by': [{ key }] }))).toEqual([{ 'signed-by': [[{ key }]] }])
})

it.each<[string, RegExp]>([
  ['signed-by: [{}]', /^require: signed-by: entry 1: a signer needs one of key .* identity .* or notary/],
  ['signed-by: []', /^require: signed-by: it names no signer/],
  ['signed-by: release.pub', /^require: signed-by: it is not a list of signers: begin each with a dash/],
  [
    'signed-by: [{ key: release.pub }, { issuer: "https://accounts.google.com" }]',
    /entry 2: a signer needs one of key/,
  ],
  [
    'signed-by: [{ key: release.pub, identity: a@b.c }]',
    /a signer has one of key, identity and notary, not key and identity/,
  ],
  ['signed-by: [{ key: release.pub, issuer: "https://x" }]', /"issuer" does not belong to a signer with key/],
  ['signed-by: [{ keyy: release.pub }]', /entry 1: "keyy" is no known key; there are key, transparency-log, identity/],
  ['built-by: { repo: acme/app }', /built-by: "repo" is no known key; there are repository, workflow, ref/],
  ['signed-by: [{ key: missing.pub }]', /"missing\.pub" does not exist/],
  ['signed-by: [{ key: ../outside.pub }]', /"\.\.\/outside\.pub" is outside the workspace/],
  ['signed-by: [{ key: link.pub }]', /"link\.pub" is outside the workspace/],
  ['signed-by: [{ key: large.pub }]', /"large\.pub" is too large: at most 262,144 bytes are read/],
  ['signed-by: [{ key: release.key }]', /the key release\.key is a private key; give the public one/],
  ['signed-by: [{ key: root.json }]', /the key root\.json is not a public key in PEM/],
  ['signed-by: [{ notary: release.pub }]', /notary release\.pub is not a certificate in PEM/],
  ['built-by: {}', /names neither a repository nor a workflow: anyone could have built it/],
  ['built-by: { runner: github-hosted }', /names neither a repository nor a workflow/],
  ['built-by: { workflow: .github/workflows/build.yml }', /a workflow without repository is written with its own/],
  ['built-by: { repository: acme }', /"acme" is not a repository such as acme\/app/],
  ['built-by: { repository: acme/app, ref: main }', /"main" is not a git reference such as refs\/tags\/v\*/],
  ['attested: [spdx]', /`attested` needs `signed-by` or `built-by` too/],
  ['{ attested: [sbom], built-by: { repository: acme/app } }', /"sbom" is neither one of spdx, /],
  ['trusted-root: [missing.json]', /"missing\.json" does not exist/],
])('%s is a problem', async (text, problem) => {
  const problems = (await requirements(text)).map(String)
  expect(problems.join('\n')).toMatch(problem)
  expect(problems.join('\n')).not.toContain(secret.split('\n')[1])
})

it('what was read is read again as the same, as a plan is', async () => {
  const [first] = await requirements(
    '{ signed-by: [{ key: release.pub }], built-by: { repository: acme/app }, trusted-root: root.json }',
  )
  expect(requirementsSchema.parse(JSON.parse(JSON.stringify(first)))).toEqual(first)
})

it('of a plan and the step that applies it, both must hold', () => {
  const stepGates = { 'signed-by': [[{ key }]], 'built-by': [{ repository: 'acme/app' }], 'trusted-root': ['{"a":1}'] }
  const entryGates = { 'signed-by': [[{ identity: 'a@b.c' }]], 'trusted-root': ['{"a":1}'] }
  expect(mergeRequirements(stepGates, entryGates)).toEqual({
    'signed-by': [[{ key }], [{ identity: 'a@b.c' }]],
    'built-by': [{ repository: 'acme/app' }],
    'trusted-root': ['{"a":1}'],
  })
})

/** The problems of inputs about records, and what was masked. */
async function recording(texts: Readonly<Record<string, string>>) {
  const masked: string[] = []
  const result = await read({ ...fine, ...texts }, {}, { workspace, mask: (text) => masked.push(text) })
  const problems = 'problems' in result ? result.problems.map(({ input, text }) => `${input}: ${text}`) : []
  return { problems, masked, signing: 'inputs' in result ? result.inputs.recordSigning : undefined }
}

it('record: signed takes a key by path or in place, and masks it', async () => {
  const [, line = ''] = secret.split('\n')
  for (const key of ['release.key', secret]) {
    const { problems, masked, signing } = await recording({ record: 'signed', 'record-key': key })
    expect(problems).toEqual([])
    expect(signing).toMatchObject({ kind: 'key' })
    expect(masked).toContain(line)
  }
  expect((await recording({ record: 'signed' })).signing).toEqual({ kind: 'keyless', instance: undefined })
})

it.each<[Readonly<Record<string, string>>, RegExp]>([
  [{ record: 'sigend' }, /^record: "sigend" is not one of true, false, signed/],
  [
    { record: 'true', 'record-key': 'release.key' },
    /^record-key: it is for records that are signed: set `record: signed`/,
  ],
  [{ 'signing-config': 'root.json' }, /^signing-config: it is for records that are signed/],
  [{ record: 'signed', 'record-key': 'missing.key' }, /^record-key: "missing\.key" does not exist/],
  [{ record: 'signed', 'record-key': 'release.pub' }, /^record-key: it is not an unencrypted private key in PEM/],
  [{ record: 'signed', 'signing-config': 'root.json' }, /^signing-config: "root\.json" is not a signing configuration/],
  [
    { record: 'signed', 'record-key': 'release.key', 'signing-config': 'root.json' },
    /^signing-config: .*leave one out/,
  ],
])('%j is a problem', async (texts, problem) => {
  const { problems } = await recording(texts)
  expect(problems.join('\n')).toMatch(problem)
  expect(problems.join('\n')).not.toContain(secret.split('\n')[1])
})

const service = (url: string, majorApiVersion: number, validFor: object = { start: '2020-01-01T00:00:00Z' }) => ({
  url,
  majorApiVersion,
  validFor,
  operator: 'test',
})
const config = (parts: object) =>
  JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json', ...parts })
const caUrls = [service('https://fulcio.test', 1)]
const tsaUrls = [service('https://tsa.test/api/v1/timestamp', 1)]

it('a signing configuration names the services that are valid now', () => {
  const rekorTlogUrls = [
    service('https://old.test', 1),
    service('https://new.test', 2),
    service('https://later.test', 2, { start: '2999-01-01T00:00:00Z' }),
  ]
  expect(readSigningConfig(config({ caUrls, tsaUrls, rekorTlogUrls }), Date.now())).toEqual({
    instance: {
      fulcio: new URL('https://fulcio.test'),
      timestampAuthority: new URL('https://tsa.test/api/v1/timestamp'),
      log: { url: new URL('https://new.test'), version: 2 },
    },
  })
  const unstamped = readSigningConfig(config({ caUrls }), Date.now())
  expect('problem' in unstamped ? unstamped.problem : '').toContain('neither a timestamp authority')
  expect(readSigningConfig(config({ tsaUrls, caUrls: [service('http://fulcio.test', 1)] }), Date.now())).toEqual({
    problem: 'names no certificate authority (caUrls) that is valid now',
  })
})

it('a public repository is logged in public, and no other is', () => {
  const hosts = (server: string, visibility?: string) =>
    Object.values(defaultInstance(server, visibility)).map(
      (value: URL | { readonly url: URL }) => ('url' in value ? value.url : value).host,
    )
  expect(hosts('https://github.com', 'public')).toEqual(['fulcio.sigstore.dev', 'rekor.sigstore.dev'])
  const own = ['fulcio.githubapp.com', 'timestamp.githubapp.com']
  for (const visibility of ['private', 'internal', undefined])
    expect(hosts('https://github.com', visibility)).toEqual(own)
  expect(hosts('https://acme.ghe.com', 'public')).toEqual(['fulcio.acme.ghe.com', 'timestamp.acme.ghe.com'])
})
