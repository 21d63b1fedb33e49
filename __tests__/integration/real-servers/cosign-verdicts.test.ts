// Our verdicts beside those of `cosign verify` on the same images, as docs/trust.md lists them. With UPDATE_DOCS=1 the run
// writes the list.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seed } from '../../../sandbox/content.ts'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { keyedSigner, keylessSigner } from '../../../src/action/trust/sign-record.ts'
import type { SignStatement } from '../../../src/promote/model/trust.ts'
import { run } from '../../support/processes.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { ecKeys, pem } from '../../support/sign-bundle.ts'
import { imageDigest, layoutPath, material, noServices, signedAt } from '../../support/signed-images.ts'
import { jobToken, type Sigstore, signerIssuer, signerName, startSigstore } from '../../support/sigstore.ts'
import { lacks, tool } from '../../support/tools.ts'
import { request } from '../promote/support.ts'
import { verdictCases } from './verdicts/cases.ts'
import {
  fixtureImage,
  plain,
  provenanceBundle,
  seedBundle,
  seedLayout,
  seedMovedTag,
  signatureBundle,
  stampAgain,
  withAuthoritiesOf,
  withMaterial,
} from './verdicts/images.ts'
import type { VerdictCase } from './verdicts/policies.ts'
import { pageWithTable, reasonOf, type VerdictRow } from './verdicts/table.ts'

interface Verdicts {
  readonly ours: boolean
  /** Why a signature does not count, without what differs from run to run. */
  readonly reason: string
  readonly cosign: boolean
}

describe.skipIf(lacks('cosign', 'openssl'))('verdicts', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'promote-image-verdicts-'))
  const path = (name: string) => join(folder, name)
  const paths = {
    ed25519: path('ed25519.pub'),
    restamped: path('restamped.json'),
    foreign: path('foreign.json'),
    github: path('github.json'),
  }
  const results = new Map<VerdictCase, Verdicts>()
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  let registry: Sandbox
  let cases: readonly VerdictCase[] = []

  async function call(program: string, ...args: readonly string[]): Promise<void> {
    const env = { HOME: folder, COSIGN_PASSWORD: '' }
    const { status, stderr } = await run(tool(program), args, { cwd: folder, env })
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
  }

  beforeAll(async () => {
    registry = await startRegistry()
    const [acme, github] = await Promise.all([startSigstore(), startSigstore({ organization: 'GitHub, Inc.' })])
    closing.push(
      () => registry.close(),
      () => acme.close(),
      () => github.close(),
    )

    // With cosign now: the private key of the fixture is not kept, and nobody has the public one.
    await call('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'ed25519.pem')
    await call('cosign', 'import-key-pair', '--key', 'ed25519.pem', '--output-key-prefix', 'ed25519', '-y')
    writeFileSync(
      path('none.json'),
      JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json' }),
    )
    const unsigned = plain('ed25519')
    seed(registry.store, 'acme/ed25519', unsigned, ['v1'])
    const flags = ['--key', 'ed25519.key', '--signing-config', 'none.json', '--allow-http-registry', '-y']
    await call('cosign', 'sign', ...flags, `${registry.host}/acme/ed25519@${unsigned.digest}`)

    writeFileSync(paths.foreign, acme.root({ log: true }))
    writeFileSync(paths.github, github.root({ log: true }))
    writeFileSync(paths.restamped, withAuthoritiesOf(material('trusted_root.tsa.json'), acme.root({ log: false })))
    const stamped = signatureBundle('keyless-tsa')
    const image = fixtureImage('keyless-tsa')
    seedBundle(registry, 'restamped', await stampAgain(stamped, acme), image)
    seedBundle(registry, 'unlogged', withMaterial(signatureBundle('bun-kl-r2'), { tlogEntries: [] }), image)
    seedBundle(registry, 'moved-bundle', JSON.stringify(signatureBundle('app1')), plain('moved-bundle'))
    seedMovedTag(registry, 'moved-sig', 'app2')
    const built = plain('github')
    seedBundle(registry, 'github', await provenanceBundle(built, github), built)
    for (const layout of layouts) await seedLayout(registry, layout)
    cases = verdictCases(paths, (name) => readFileSync(name, 'utf8'), otherAuthority(acme))
    for (const verdictCase of cases) results.set(verdictCase, await verdictsOf(verdictCase))
  }, 300_000)
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  async function verdictsOf({ repository, require, cosign }: VerdictCase): Promise<Verdicts> {
    const image = `${registry.host}/acme/${repository}`
    const target = `${image}-promoted:v1`
    const report = await promoteOverHttp([request(`${image}:v1`, [target], { referrers: 'none', require })], {
      trustServices: async () => noServices,
      today: () => signedAt,
    })
    expect(report.failures).toEqual([])
    const { status } = await run(tool('cosign'), [...cosign, '--allow-http-registry', `${image}:v1`], {
      env: { HOME: folder },
    })
    const [refusal = ''] = report.promotions.flatMap(({ refusals }) => refusals)
    return { ours: report.status === 'promoted', reason: reasonOf(refusal), cosign: status === 0 }
  }

  it('are those that are expected of both', () => {
    const actual = cases.map((caseRow) => ({ ...named(caseRow), ...pick(results.get(caseRow)) }))
    const expected = cases.map(({ verdict, ...caseRow }) => ({
      ...named(caseRow),
      ...(typeof verdict === 'boolean' ? { ours: verdict, cosign: verdict } : verdict),
    }))
    expect(actual).toEqual(expected)
    expect(cases.length).toBeGreaterThan(25)
  })

  it('are those of docs/trust.md, and differences are explained there', () => {
    const rows = cases.map((caseRow): VerdictRow => {
      const { ours = false, reason = '', cosign = false } = results.get(caseRow) ?? {}
      return { ...named(caseRow), ours, reason, theirs: cosign, why: caseRow.why }
    })
    const { text, wanted, write } = pageWithTable('cosign', rows)
    if (process.env['UPDATE_DOCS'] === '1') write()
    else expect(text).toBe(wanted)
    for (const { verdict, why } of cases) expect(why !== undefined).toBe(typeof verdict !== 'boolean')
  })
})

const layouts = [
  'app1',
  'app2',
  'rsa',
  'p384',
  'bun-key-r2',
  'bun-kl-r2',
  'keyless-tsa',
  'mixed',
  'sig-kl-r1',
  'nota-ec-jws',
  'nota-ec-cose',
]

const named = ({ image, required }: Pick<VerdictCase, 'image' | 'required'>) => ({ image, required })
const pick = (verdicts: Verdicts | undefined) => ({ ours: verdicts?.ours, cosign: verdicts?.cosign })

/** The certificate of an authority in PEM. */
function otherAuthority({ root: trustedRoot }: Sigstore): string {
  const [, der = ''] = /"certificates":\[\{"rawBytes":"([^"]+)"/.exec(trustedRoot({ log: false })) ?? []
  return `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`
}

describe.skipIf(lacks('cosign', 'openssl'))('cosign finds the signed record', { timeout: 60_000 }, () => {
  const recordType = 'https://github.com/promote-image/promote-image/record/v1'
  const folder = mkdtempSync(join(tmpdir(), 'promote-image-record-'))
  const held: { registry?: Sandbox; sigstore?: Sigstore } = {}

  beforeAll(async () => {
    held.registry = await startRegistry()
    held.sigstore = await startSigstore()
  })
  afterAll(async () => {
    await held.registry?.close()
    await held.sigstore?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The exit code of `cosign verify-attestation` on an image that was promoted with a record. */
  async function verifyRecord(name: string, signRecord: SignStatement, trust: readonly string[]) {
    const image = `${held.registry?.host ?? ''}/acme/${name}`
    const recorder = { repository: 'acme/app', run: '1', workflow: 'w', sha: '', ref: '', actor: '' }
    const asked = request(`oci:${layoutPath('app1')}:v1`, [`${image}:v1`], { referrers: 'none' })
    const report = await promoteOverHttp([asked], { recorder, signRecord, today: () => Date.now() })
    expect(report.failures).toEqual([])
    const flags = ['--type', recordType, '--allow-http-registry', ...trust]
    return run(tool('cosign'), ['verify-attestation', ...flags, `${image}@${imageDigest}`], {})
  }

  it('of a key, and not of another', async () => {
    const keys = ecKeys()
    const path = join(folder, 'record.pub')
    writeFileSync(path, pem(keys))
    const signer = keyedSigner(keys.privateKey, keys.publicKey)
    expect(await verifyRecord('keyed', signer, ['--key', path, '--insecure-ignore-tlog'])).toMatchObject({ status: 0 })
    const keyOptions = ['--key', layoutPath('keys/cosign.pub'), '--insecure-ignore-tlog']
    expect((await verifyRecord('keyed-other', signer, keyOptions)).status).not.toBe(0)
  })

  it('of an identity, with a timestamp', async () => {
    const { sigstore } = held
    if (sigstore === undefined) throw new Error('not started')
    const path = join(folder, 'root.json')
    writeFileSync(path, sigstore.root({ log: false }))
    const instance = {
      fulcio: new URL('https://fulcio.test'),
      timestampAuthority: new URL('https://tsa.test/api/v1/timestamp'),
    }
    const signer = keylessSigner({ instance, send: sigstore.send, idToken: async () => jobToken, now: () => 0 })
    const by = ['--certificate-identity', signerName, '--certificate-oidc-issuer', signerIssuer]
    const without = ['--insecure-ignore-sct', '--insecure-ignore-tlog', '--use-signed-timestamps']
    const { status, stderr } = await verifyRecord('keyless', signer, ['--trusted-root', path, ...by, ...without])
    expect(status, stderr).toBe(0)
  })
})
