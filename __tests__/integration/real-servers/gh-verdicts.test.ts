// Our verdicts beside those of `gh attestation verify` on the same images, as docs/trust.md lists them, and the signed record as
// gh finds it. With UPDATE_DOCS=1 the run writes the list.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, referrer, seed } from '../../../sandbox/content.ts'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { fetchDefaultRoot } from '../../../src/action/trust/default-roots.ts'
import { requestSender } from '../../../src/action/trust/request.ts'
import { keyedSigner, keylessSigner } from '../../../src/action/trust/sign-record.ts'
import type { SigningInstance } from '../../../src/action/trust/signing-instance.ts'
import type { SignStatement } from '../../../src/promote/model/trust.ts'
import { issueJwt } from '../../support/identity-services.ts'
import { run } from '../../support/processes.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { ecKeys } from '../../support/sign-bundle.ts'
import { noServices } from '../../support/signed-images.ts'
import { type Sigstore, signerIssuer, startSigstore } from '../../support/sigstore.ts'
import { lacks, tool } from '../../support/tools.ts'
import { serveTuf, tufFiles } from '../../support/tuf-repository.ts'
import { request } from '../promote/support.ts'
import { type GhCase, ghCases } from './verdicts/gh.ts'
import { plain, withMaterial } from './verdicts/images.ts'
import { pageWithTable, reasonOf, type VerdictRow } from './verdicts/table.ts'

const provenance = 'https://slsa.dev/provenance/v1'
const recordType = 'https://github.com/promote-image/promote-image/record/v1'
const workflow = 'acme/app/.github/workflows/promote.yml@refs/heads/main'
const claims = {
  iss: signerIssuer,
  sub: 'repo:acme/app:ref:refs/heads/main',
  repository: 'acme/app',
  ref: 'refs/heads/main',
  job_workflow_ref: workflow,
}

const fulcio = new URL('https://fulcio.test')
const stamped: SigningInstance = { fulcio, timestampAuthority: new URL('https://tsa.test/api/v1/timestamp') }
const logged: SigningInstance = { fulcio, log: { url: new URL('https://rekor.test'), version: 1 } }

function signer({ send }: Sigstore, own: Partial<typeof claims> = {}, instance = stamped): SignStatement {
  return keylessSigner({ instance, send, idToken: async () => issueJwt({ ...claims, ...own }), now: () => 0 })
}

function attest(about: Built, sign: SignStatement): Promise<Uint8Array> {
  const subject = [{ name: 'app', digest: { sha256: about.digest.slice('sha256:'.length) } }]
  const statement = { _type: 'https://in-toto.io/Statement/v1', subject, predicateType: provenance, predicate: {} }
  return sign(Buffer.from(JSON.stringify(statement)))
}

describe.skipIf(lacks('gh', 'openssl'))('gh attestation verify', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'promote-image-gh-'))
  const results = new Map<GhCase, { readonly ours: boolean; readonly gh: boolean; readonly reason: string }>()
  const roots = new Map<string, string>()
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  let registry: Sandbox
  let github: Sigstore

  beforeAll(async () => {
    registry = await startRegistry()
    const [own, acme, foreign] = await Promise.all(
      ['GitHub, Inc.', 'acme', 'GitHub, Inc.'].map((organization) => startSigstore({ organization })),
    )
    if (own === undefined || acme === undefined || foreign === undefined) throw new Error('a Sigstore is missing')
    github = own
    closing.push(...[registry, own, acme, foreign].map((started) => () => started.close()))
    keepRoot('github', own.root({ log: false }))
    keepRoot('logged', acme.root({ log: true }))
    keepRoot('foreign', foreign.root({ log: false }))

    const reusable = { job_workflow_ref: 'acme/workflows/.github/workflows/build.yml@refs/tags/v1' }
    const { publicKey, privateKey } = ecKeys()
    const provenanceOf = (sign: SignStatement) => async (about: Built) => [await attest(about, sign)]
    const inLog = await attest(plain('unlogged'), signer(acme, {}, logged))
    await give('github', provenanceOf(signer(own)))
    await give('reusable', provenanceOf(signer(own, reusable)))
    await give('enterprise', provenanceOf(signer(own, { iss: `${signerIssuer}/acme-enterprise` })))
    await give('moved', async () => [await attest(plain('another'), signer(own))])
    await give('malformed', async (about) => [Buffer.from('{}'), await attest(about, signer(own))])
    await give('beside-key', async (about) => [
      await attest(about, keyedSigner(privateKey, publicKey)),
      await attest(about, signer(own)),
    ])
    await give('logged', provenanceOf(signer(acme, {}, logged)))
    await give('unlogged', async () => [
      Buffer.from(withMaterial(JSON.parse(Buffer.from(inLog).toString()), { tlogEntries: [] })),
    ])
    for (const ghCase of ghCases) results.set(ghCase, await verdictsOf(ghCase))
  }, 300_000)
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  /** gh reads lines, and ignores what stands behind the last line break. */
  function keepRoot(name: string, text: string): void {
    roots.set(name, text)
    writeFileSync(join(folder, `${name}.jsonl`), `${text}\n`)
  }

  async function give(name: string, bundles: (about: Built) => Promise<readonly Uint8Array[]>): Promise<void> {
    const subject = plain(name)
    seed(registry.store, `acme/${name}`, subject, ['v1'])
    for (const payload of await bundles(subject)) {
      const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
      seed(registry.store, `acme/${name}`, referrer({ subject, artifactType, payload }))
    }
  }

  /** It asks GitHub nothing, but wants a token. */
  function verify(image: string, root: string, ...flags: readonly string[]) {
    const args = ['attestation', 'verify', `oci://${image}`, '--bundle-from-oci', ...flags]
    const env = { HOME: folder, GH_TOKEN: 'none', GH_NO_UPDATE_NOTIFIER: '1' }
    return run(tool('gh'), [...args, '--custom-trusted-root', join(folder, `${root}.jsonl`)], { cwd: folder, env })
  }

  async function verdictsOf({ repository, policy, gh, root = 'github' }: GhCase) {
    const image = `${registry.host}/acme/${repository}`
    const require = { 'built-by': [policy], 'trusted-root': [roots.get(root) ?? ''] }
    const asked = request(`${image}:v1`, [`${image}-promoted:v1`], { referrers: 'none', require })
    const report = await promoteOverHttp([asked], { trustServices: async () => noServices })
    expect(report.failures).toEqual([])
    registry.store.deleteTag(`acme/${repository}-promoted`, 'v1')
    const { status } = await verify(`${image}:v1`, root, ...gh)
    const [refusal = ''] = report.promotions.flatMap(({ refusals }) => refusals)
    return { ours: report.status === 'promoted', reason: reasonOf(refusal), gh: status === 0 }
  }

  it('says what is expected of it, and so do we', () => {
    const actual = ghCases.map((ghCase) => {
      const { ours, gh } = results.get(ghCase) ?? {}
      return { image: ghCase.image, required: ghCase.required, ours, gh }
    })
    const expected = ghCases.map(({ image, required, verdict }) => ({
      image,
      required,
      ...(typeof verdict === 'boolean' ? { ours: verdict, gh: verdict } : verdict),
    }))
    expect(actual).toEqual(expected)
  })

  it('has a table in docs/trust.md, in which differences are explained', () => {
    const rows = ghCases.map((ghCase): VerdictRow => {
      const { ours = false, reason = '', gh = false } = results.get(ghCase) ?? {}
      return { ...ghCase, ours, reason, theirs: gh, why: ghCase.why }
    })
    const { text, wanted, write } = pageWithTable('gh', rows)
    if (process.env['UPDATE_DOCS'] === '1') write()
    else expect(text).toBe(wanted)
    for (const { verdict, why } of ghCases) expect(why !== undefined).toBe(typeof verdict !== 'boolean')
  })

  it('finds the signed record beside what the image has, for its own repository, type and authority only', async () => {
    const image = `${registry.host}/acme/recorded:v1`
    const recorder = { repository: 'acme/app', run: '1', workflow: 'promote', sha: '', ref: '', actor: '' }
    const asked = request(`${registry.host}/acme/github:v1`, [image])
    const report = await promoteOverHttp([asked], { recorder, signRecord: signer(github), today: () => Date.now() })
    expect(report.failures).toEqual([])
    const type = ['--predicate-type', recordType]
    const own = await verify(
      image,
      'github',
      '--repo',
      'acme/app',
      ...type,
      '--signer-workflow',
      workflow.split('@')[0] ?? '',
    )
    expect(own.status, own.stderr).toBe(0)
    expect((await verify(image, 'github', '--owner', 'acme', ...type)).status).toBe(0)
    expect((await verify(image, 'github', '--repo', 'acme/app')).status).toBe(0)
    expect((await verify(image, 'github', '--repo', 'acme/other', ...type)).status).not.toBe(0)
    expect(
      (await verify(image, 'github', '--repo', 'acme/app', '--predicate-type', 'https://other.test')).status,
    ).not.toBe(0)
    expect((await verify(image, 'foreign', '--repo', 'acme/app', ...type)).status).not.toBe(0)
  })

  it('reads the trusted root from a TUF repository as we do, through rotations of its keys', async () => {
    const content = JSON.stringify(JSON.parse(roots.get('github') ?? ''))
    const own = tufFiles({
      targets: { 'trusted_root.json': content },
      rotations: 2,
      seedExpires: '2025-04-11T14:36:57Z',
    })
    const server = await serveTuf(own.files)
    closing.push(server.close)
    const seedFile = join(folder, 'root.json')
    writeFileSync(seedFile, own.seed)
    const env = { HOME: folder, GH_NO_UPDATE_NOTIFIER: '1' }
    const args = ['attestation', 'trusted-root', '--tuf-url', server.url, '--tuf-root', seedFile]
    const { status, stdout, stderr } = await run(tool('gh'), args, { cwd: folder, env })
    expect(status, stderr).toBe(0)
    expect(stdout.toString().trim()).toBe(content)
    // gh asks for the root that is not there three times.
    const askedByGh = new Set(server.asked.splice(0))
    const repository = { owner: 'acme', url: server.url, seed: own.seed }
    const send = requestSender(AbortSignal.timeout(60_000))
    expect(await fetchDefaultRoot({ send, temp: folder, repository })).toBe(content)
    expect(server.asked).toEqual([...askedByGh])
  })
})
