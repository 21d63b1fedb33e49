// Our verdicts beside those of `cosign verify` on the same images; the differences are meant, and docs/trust.md names them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { keyedSigner, keylessSigner } from '../../../src/action/trust/sign-record.ts'
import type { SignStatement, TrustRequirements } from '../../../src/promote/model/trust.ts'
import { run } from '../../support/processes.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { ecKeys, pem } from '../../support/sign-bundle.ts'
import { imageDigest, issuer, judgeImage, layoutPath, material, workflow } from '../../support/signed-images.ts'
import { jobToken, type Sigstore, signerIssuer, signerName, startSigstore } from '../../support/sigstore.ts'
import { lacks, tool } from '../../support/tools.ts'
import { request } from '../promote/support.ts'

const keys = (name: string) => layoutPath(join('keys', name))
const key = (name: string) => ['--key', keys(name), '--insecure-ignore-tlog']
const logged = (root: string) => ['--key', keys('cosign.pub'), '--trusted-root', keys(`trusted_root.${root}.json`)]
const signed = (name: string): TrustRequirements => ({ signedBy: [[{ key: material(name) }]] })
const keyless = (root: string, name: string) => [
  '--trusted-root',
  keys(`trusted_root.${root}.json`),
  '--certificate-identity',
  name,
  '--certificate-oidc-issuer',
  issuer,
]
const by = (root: string, identity: string): TrustRequirements => ({
  signedBy: [[{ identity, issuer }]],
  trustedRoot: [material(`trusted_root.${root}.json`)],
})

interface Case {
  readonly layout: string
  readonly cosign: readonly string[]
  readonly ours: TrustRequirements
  /** What both say, or each. */
  readonly verdict: boolean | { readonly ours: boolean; readonly cosign: boolean }
}

const cases: Readonly<Record<string, Case>> = {
  'a bundle by the key': { layout: 'app1', cosign: key('cosign.pub'), ours: signed('cosign.pub'), verdict: true },
  'a bundle by another key': { layout: 'app1', cosign: key('k-rsa.pub'), ours: signed('k-rsa.pub'), verdict: false },
  'a .sig by the key': { layout: 'app2', cosign: key('cosign.pub'), ours: signed('cosign.pub'), verdict: true },
  'a .sig by another key': { layout: 'app2', cosign: key('k-rsa.pub'), ours: signed('k-rsa.pub'), verdict: false },
  'a bundle by an RSA key': { layout: 'rsa', cosign: key('k-rsa.pub'), ours: signed('k-rsa.pub'), verdict: true },
  // cosign checks with SHA-256 unless told otherwise, though it signed with SHA-384.
  'a bundle by a P-384 key': {
    layout: 'p384',
    cosign: key('k-p384.pub'),
    ours: signed('k-p384.pub'),
    verdict: { ours: true, cosign: false },
  },
  'a logged bundle by the key': {
    layout: 'bun-key-r2',
    cosign: logged('r2'),
    ours: {
      signedBy: [[{ key: material('cosign.pub'), 'transparency-log': true }]],
      trustedRoot: [material('trusted_root.r2.json')],
    },
    verdict: true,
  },
  'a bundle that is not in the log': {
    layout: 'app1',
    cosign: logged('r2'),
    ours: {
      signedBy: [[{ key: material('cosign.pub'), 'transparency-log': true }]],
      trustedRoot: [material('trusted_root.r2.json')],
    },
    verdict: false,
  },
  'a keyless bundle by the identity': {
    layout: 'bun-kl-r2',
    cosign: keyless('r2', workflow),
    ours: by('r2', workflow),
    verdict: true,
  },
  'a keyless bundle by another identity': {
    layout: 'bun-kl-r2',
    cosign: keyless('r2', `${workflow}-other`),
    ours: by('r2', `${workflow}-other`),
    verdict: false,
  },
  // cosign does not look at .sig tags once there is a bundle.
  'a .sig by the key beside a provenance bundle': {
    layout: 'mixed',
    cosign: key('cosign.pub'),
    ours: signed('cosign.pub'),
    verdict: { ours: true, cosign: false },
  },
  // cosign counts any in-toto statement by the identity as a signature.
  'provenance by the identity': {
    layout: 'mixed',
    cosign: [...keyless('tsa', workflow), '--use-signed-timestamps', '--insecure-ignore-tlog'],
    ours: by('tsa', workflow),
    verdict: { ours: false, cosign: true },
  },
}

describe.skipIf(lacks('cosign'))('the verdict on', { timeout: 60_000 }, () => {
  let registry: Sandbox
  const reports: string[] = []

  beforeAll(async () => {
    registry = await startRegistry()
    const layouts = new Set(Object.values(cases).map(({ layout }) => layout))
    for (const layout of layouts) {
      const report = await promoteOverHttp([
        request(`oci:${layoutPath(layout)}:v1`, [`${registry.host}/acme/${layout}:v1`]),
      ])
      reports.push(report.status)
    }
  }, 60_000)
  afterAll(() => registry.close())

  it('all images are at the registry', () => {
    expect(new Set(reports)).toEqual(new Set(['promoted']))
  })

  it.each(Object.entries(cases))('%s', async (_, { layout, cosign, ours, verdict }) => {
    const image = `${registry.host}/acme/${layout}@${imageDigest}`
    const { status } = await run(tool('cosign'), ['verify', ...cosign, '--allow-http-registry', image], {})
    const own = await judgeImage(layout, ours)
    expect({ ours: own.length === 0, cosign: status === 0 }).toEqual(
      typeof verdict === 'boolean' ? { ours: verdict, cosign: verdict } : verdict,
    )
  })
})

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
    const other = ['--key', layoutPath('keys/cosign.pub'), '--insecure-ignore-tlog']
    expect((await verifyRecord('keyed-other', signer, other)).status).not.toBe(0)
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
