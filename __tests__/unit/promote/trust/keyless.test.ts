// Signatures with certificates: what does not count, and the reason that is told.
import { expect, it } from 'vitest'
import {
  builderProblem,
  type CertificateIdentity,
  identityProblem,
} from '../../../../src/promote/trust/sigstore/certificate-identity.ts'
import { thresholdsOf } from '../../../../src/promote/trust/sigstore/verify.ts'
import { isRecord } from '../../../../src/registry/model/descriptor.ts'
import {
  imageOf,
  issuer,
  judgeImage,
  layoutOf,
  material,
  tampered,
  tamperedJson,
  workflow,
} from '../../../support/signed-images.ts'

const github = 'https://token.actions.githubusercontent.com'
const policy = { identity: workflow, issuer }

const wanted = (root: string, change: (text: string) => string = (text) => text) => ({
  signedBy: [[policy]],
  trustedRoot: [change(material(`trusted_root.${root}.json`))],
})

/** Changes a list of a trusted root. */
const without = (key: string) => (text: string) => JSON.stringify({ ...record(JSON.parse(text)), [key]: [] })

const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? { ...value } : {})

/** Changes the verification material of a bundle. */
const changeMaterial =
  (change: (own: Record<string, unknown>) => Record<string, unknown>) => (document: Record<string, unknown>) => ({
    ...document,
    ...('verificationMaterial' in document && {
      verificationMaterial: change(record(document['verificationMaterial'])),
    }),
  })

const unknownAuthority = 'has a certificate that no authority of the trusted root issued'

it.each<[string, string, ReturnType<typeof wanted>, string]>([
  ['another authority', 'bun-kl-r2', wanted('r2', without('certificateAuthorities')), unknownAuthority],
  [
    'no certificate log that is known',
    'bun-kl-r2',
    wanted('r2', (text) =>
      text.replace(/"ctlogs"[\s\S]*?"logId":\s*\{\s*"keyId":\s*"[^"]*"/, (part) =>
        part.replace(/"keyId":\s*"[^"]*"/, `"keyId": "${'A'.repeat(43)}="`),
      ),
    ),
    unknownAuthority,
  ],
  [
    'another transparency log',
    'bun-kl-r2',
    wanted('r1'),
    'has a transparency log entry that the trusted root does not confirm',
  ],
  [
    'no timestamp authority',
    'bun-kl-r2',
    wanted('r2', without('timestampAuthorities')),
    'has no timestamp of an authority',
  ],
  [
    'an authority that was not valid any more',
    'bun-kl-r2',
    wanted('r2', (text) =>
      text.replace('"start":"2026-11-28T15:19:36Z"', '"start":"2026-11-01T00:00:00Z","end":"2026-11-02T00:00:00Z"'),
    ),
    unknownAuthority,
  ],
])('%s does not count', async (_, image, requirements, reason) => {
  expect(await judgeImage(image, requirements)).toEqual([expect.stringContaining(reason)])
})

it.each<[string, (own: Record<string, unknown>) => Record<string, unknown>, string]>([
  [
    'a log entry that was removed',
    (own) => ({ ...own, tlogEntries: [] }),
    'is not in a transparency log of the trusted root',
  ],
  [
    'a timestamp that was removed',
    (own) => ({ ...own, timestampVerificationData: undefined }),
    'has no timestamp of an authority',
  ],
  [
    'a checkpoint that was changed',
    (own) => record(JSON.parse(JSON.stringify(own).replace(/(rekor\.test\\n\d+)\\n/, '$10\\n'))),
    'has a transparency log entry that the trusted root does not confirm',
  ],
])('%s does not count', async (_, change, reason) => {
  const image = await imageOf('bun-kl-r2', tamperedJson(layoutOf('bun-kl-r2'), changeMaterial(change)))
  expect(await judgeImage(image, wanted('r2'))).toEqual([expect.stringContaining(reason)])
})

it('a promise of the log that was changed does not count', async () => {
  const key = 'dev.sigstore.cosign/bundle'
  const source = tampered(layoutOf('sig-kl-r1'), {
    annotations: (all) => ({
      ...all,
      ...(all[key] && { [key]: all[key].replace(/"integratedTime":(\d)/, '"integratedTime":1$1') }),
    }),
  })
  expect(await judgeImage(await imageOf('sig-kl-r1', source), wanted('r1'))).toHaveLength(1)
  expect(await judgeImage('sig-kl-r1', wanted('r1'))).toEqual([])
})

it('an identity is matched as a whole', async () => {
  const root = [material('trusted_root.r2.json')]
  const [problem] = await judgeImage('bun-kl-r2', {
    signedBy: [[{ identity: '.github/workflows/build.yml', issuer }]],
    trustedRoot: root,
  })
  expect(problem).toContain(`is by "${workflow}", not by ".github/workflows/build.yml"`)
  const glob = workflow.replace('build', '*')
  expect(await judgeImage('bun-kl-r2', { signedBy: [[{ identity: glob, issuer }]], trustedRoot: root })).toEqual([])
  const [byDefault] = await judgeImage('bun-kl-r2', { signedBy: [[{ identity: workflow }]], trustedRoot: root })
  expect(byDefault).toContain(`is by an identity of "${issuer}", not of "${github}"`)
})

it('one signer of the list is enough, and every list must hold', async () => {
  const otherIdentity = { identity: `${workflow}-other`, issuer }
  const trustedRoot = [material('trusted_root.r2.json')]
  expect(await judgeImage('bun-kl-r2', { signedBy: [[otherIdentity, policy]], trustedRoot })).toEqual([])
  expect(await judgeImage('bun-kl-r2', { signedBy: [[policy], [otherIdentity]], trustedRoot })).toHaveLength(1)
})

it('does not accept provenance as a signature, nor a signature as provenance', async () => {
  const trustedRoot = [material('trusted_root.tsa.json')]
  const [unsigned] = await judgeImage('mixed', { signedBy: [[policy]], trustedRoot })
  expect(unsigned).toContain('is an attestation ("https://slsa.dev/provenance/v1"), not a signature')
  const [unbuilt] = await judgeImage('app2', { builtBy: [{ issuer }], trustedRoot })
  expect(unbuilt).toContain('is a signature, not an attestation')
})

it.each([
  [{ repository: 'acme/other' }, 'names the repository "acme/app", not "acme/other"'],
  [
    { workflow: '.github/workflows/release.yml' },
    'names the workflow ".github/workflows/build.yml", not ".github/workflows/release.yml"',
  ],
  [
    { workflow: 'acme/app/.github/workflows/build.yml@refs/heads/main' },
    'names the workflow "acme/app/.github/workflows/build.yml"',
  ],
  [{ ref: 'refs/tags/*' }, 'names the ref "refs/heads/main", not "refs/tags/*"'],
  [{ runner: 'self-hosted' }, 'names the runner "github-hosted", not "self-hosted"'],
])('provenance of another build than %j does not count', async (values, reason) => {
  const requirements = { builtBy: [{ ...values, issuer }], trustedRoot: [material('trusted_root.tsa.json')] }
  expect(await judgeImage('keyless-tsa', requirements)).toEqual([expect.stringContaining(reason)])
})

it.each([
  ['slsaprovenance', []],
  ['slsaprovenance1', []],
  ['https://slsa.dev/provenance/*', []],
  [
    'spdx',
    [
      expect.stringMatching(
        /^attested: .* must be attested as "spdx" by a signer .*attests "https:\/\/slsa\.dev\/provenance\/v1"/,
      ),
    ],
  ],
])('attested: %s', async (type, problems) => {
  const requirements = { signedBy: [[policy]], attested: [type], trustedRoot: [material('trusted_root.tsa.json')] }
  expect(await judgeImage('keyless-tsa', requirements)).toEqual(problems)
})

it('an attestation of a .att tag counts by its key, and by no other', async () => {
  const signedBy = [[{ key: material('cosign.pub') }]]
  const problems = await judgeImage('att', { signedBy, attested: ['slsaprovenance'] })
  expect(problems).toEqual([expect.stringMatching(/^signed-by: /)])
  const refusalsForKey = await judgeImage('att', {
    signedBy: [[{ key: material('k-rsa.pub') }]],
    attested: ['slsaprovenance'],
  })
  expect(refusalsForKey).toEqual([
    expect.stringMatching(/^signed-by: /),
    expect.stringMatching(/^attested: .*does not match the key/),
  ])
})

const own: CertificateIdentity = {
  name: workflow,
  issuer: github,
  signer: 'https://github.com/acme/workflows/.github/workflows/build.yml@refs/tags/v1',
  runner: 'github-hosted',
  repository: 'https://github.com/acme/app',
  ref: 'refs/heads/main',
}

it.each<[string, boolean]>([
  [github, true],
  [`${github}/acme-enterprise`, true],
  [`${github}/acme/other`, false],
  [`${github}.evil.example`, false],
  [`${github}-evil`, false],
  ['https://accounts.google.com', false],
])('without an issuer in the policy, %s counts: %s', (certificateIssuer, counts) => {
  expect(identityProblem({ ...own, issuer: certificateIssuer }, { identity: workflow }) === undefined).toBe(counts)
})

it.each<[string, string, boolean]>([
  [workflow, workflow, true],
  ['https://github.com/acme/app/.github/workflows/*@refs/heads/main', workflow, true],
  [
    'https://github.com/acme/app/.github/workflows/*@refs/heads/main',
    'https://github.com/acme/app/.github/workflows/evil.yml@refs/heads/x@refs/heads/main',
    false,
  ],
  ['https://github.com/acme/*/.github/workflows/build.yml@refs/heads/main', workflow, true],
  ['https://github.com/acme/*', workflow, false],
  ['https://github.com/acme/**', workflow, true],
  ['https://github.com/acme/**', 'https://github.com/acme-evil/app/.github/workflows/build.yml@refs/heads/main', false],
  ['https://github.com/acme/app/.github/workflows/build.yml@refs/**', workflow, true],
  ['https://github.com/acme/app/.github/workflows/build.yml@**', workflow, false],
  ['*@acme.dev', 'release@acme.dev', true],
  ['*@acme.dev', 'release@acme.dev.evil.example', false],
  ['**', '', false],
])('the identity %s names %s: %s', (identity, name, counts) => {
  expect(identityProblem({ ...own, name }, { identity }) === undefined).toBe(counts)
})

it.each<[string, Parameters<typeof builderProblem>[1], boolean]>([
  ['a reusable workflow by its own repository', { workflow: 'acme/workflows/.github/workflows/build.yml' }, true],
  ['a path of the source repository', { workflow: '.github/workflows/build.yml' }, false],
  ['a repository of github.com', { repository: 'acme/app' }, true],
])('%s', (_, builder, counts) => {
  expect(builderProblem(own, builder) === undefined).toBe(counts)
})

it('the reason shows the difference of identities that differ at their end', () => {
  const name = `https://github.com/acme/workflows/.github/workflows/build-and-attest.yml@${'a'.repeat(40)}`
  const problem = identityProblem({ ...own, name, issuer: github }, { identity: `${name.slice(0, -1)}b` })
  expect(problem).toBe(`is by "${name}", not by "${name.slice(0, -1)}b"`)
})

it('a repository of another server is not the one of github.com', () => {
  expect(builderProblem({ ...own, repository: 'https://ghe.corp/acme/app' }, { repository: 'acme/app' })).toBe(
    'names the repository "", not "acme/app"',
  )
})

it('thresholds follow the issuer: the public good instance has logs, GitHub has none, another has what its root lists', () => {
  const none = { tlogs: [], ctlogs: [] }
  const both = { tlogs: ['log'], ctlogs: ['log'] }
  const need = (tlogThreshold: number, ctlogThreshold: number) => ({ tlogThreshold, ctlogThreshold })
  expect(thresholdsOf(none, 'O=sigstore.dev\nCN=sigstore-intermediate')).toEqual(need(1, 1))
  expect(thresholdsOf(both, 'O=GitHub\\, Inc.\nCN=Fulcio Intermediate l2')).toEqual(need(0, 0))
  expect(thresholdsOf(both, 'O=acme\nCN=fulcio')).toEqual(need(1, 1))
  expect(thresholdsOf(none, 'O=acme\nCN=fulcio')).toEqual(need(0, 0))
})
