// Signed records: attached as bundles that the trust gates accept, and a failure if they cannot be made.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { image, referrer } from '../../../sandbox/content.ts'
import { keyedSigner, keylessSigner, readPrivateKey } from '../../../src/action/trust/sign-record.ts'
import type { SigningInstance } from '../../../src/action/trust/signing-instance.ts'
import { TrustServiceError } from '../../../src/promote/model/errors.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { SignStatement } from '../../../src/promote/model/trust.ts'
import { verificationSummary } from '../../../src/promote/record/verification-summary.ts'
import { decodeManifest } from '../../../src/registry/model/decode/manifest.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { ecKeys, pem, signBundle } from '../../support/sign-bundle.ts'
import { noServices } from '../../support/signed-images.ts'
import { jobToken, type Sigstore, signerName, startSigstore } from '../../support/sigstore.ts'
import { request, run, store } from './support.ts'

const recordType = 'https://github.com/promote-image/promote-image/record/v1'
const app = image()
const recorder = {
  repository: 'acme/app',
  run: '1',
  workflow: 'promote',
  sha: 'a'.repeat(40),
  ref: 'refs/heads/main',
  actor: 'dev',
}
let sigstore: Sigstore

beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

const now = Date.now()
const today = new Date(now).toISOString()
const fulcio = new URL('https://fulcio.test')
const stamped: SigningInstance = { fulcio, timestampAuthority: new URL('https://tsa.test/api/v1/timestamp') }
const logged: SigningInstance = { fulcio, log: { url: new URL('https://rekor.test'), version: 1 } }

function keyless(instance: SigningInstance, { send }: Sigstore = sigstore): SignStatement {
  return keylessSigner({ instance, send, idToken: async () => jobToken, now: () => performance.now() })
}

/** Promotes with a signed record to two.test, and from there to three.test if the record is by whom `require` says. */
async function promoteTwice(signRecord: SignStatement, require: object) {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, '1')
  const [first, second] = [
    request('one.test/app:1', ['two.test/app:1', 'four.test/app:1']),
    request('two.test/app:1', ['three.test/app:1'], { referrers: 'none', require }),
  ]
  const trustServices = async () => noServices
  const promoted = await run(registries, [first], { recorder, signRecord, today: () => now })
  const gated = await run(registries, [second], { trustServices, today: () => now })
  const refusals = gated.promotions.flatMap((promotion) => promotion.refusals)
  return { registries, promoted, gated: gated.status, refusals }
}

it.each<[string, SigningInstance, boolean]>([
  ['stamped', stamped, false],
  ['logged', logged, true],
])('a keyless record that is %s is what `attested` accepts', async (_, instance, log) => {
  const asked = sigstore.asked.length
  const require = {
    'signed-by': [[{ identity: signerName }]],
    attested: [recordType],
    'trusted-root': [sigstore.root({ log })],
  }
  const { promoted, refusals } = await promoteTwice(keyless(instance), require)
  expect(promoted).toMatchObject({ status: 'promoted', failures: [] })
  // The record is an attestation, not a signature: only the other gate holds.
  expect(refusals).toEqual([expect.stringMatching(/^signed-by: .*is an attestation \(/)])
  // One certificate, and one statement for both destinations.
  expect(sigstore.asked.length - asked).toBe(2)
})

it('a record whose entry is in the log already, since its answer was lost, is signed once more', async () => {
  const sent: string[] = []
  const send: Sigstore['send'] = async (url, wanted) => {
    const answer = await sigstore.send(url, wanted)
    if (url.host !== 'rekor.test') return answer
    sent.push(wanted.body ?? '')
    return sent.length === 1 ? { ...answer, status: 409 } : answer
  }
  const { promoted } = await promoteTwice(keyless(logged, { ...sigstore, send }), {})
  expect(promoted).toMatchObject({ status: 'promoted', failures: [] })
  expect(new Set(sent).size).toBe(2)
})

it('a record that is signed with a key needs no service', async () => {
  const keys = ecKeys()
  const read = readPrivateKey(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  if ('problem' in read) throw new Error(read.problem)
  const require = { 'signed-by': [[{ key: pem(keys) }]], attested: [recordType] }
  const { promoted, refusals, registries } = await promoteTwice(keyedSigner(read.key, keys.publicKey), require)
  expect(promoted).toMatchObject({ status: 'promoted', failures: [] })
  expect(refusals).toEqual([expect.stringMatching(/^signed-by: .*is an attestation/)])
  const records = [...registries.repository('four.test/app').manifests.values()].filter(({ subject }) => subject)
  expect(records.map(({ artifactType, annotations }) => ({ artifactType, annotations }))).toEqual([
    {
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      annotations: {
        'dev.sigstore.bundle.content': 'dsse-envelope',
        'dev.sigstore.bundle.predicateType': recordType,
        'org.opencontainers.image.created': today,
      },
    },
  ])
})

it.each([
  ['/api/v2/signingCert', 'fulcio.test'],
  ['/api/v1/timestamp', 'tsa.test'],
])('a record that cannot be signed fails the run after the tags, and says what stands (%s)', async (path, host) => {
  const broken = await startSigstore({ refuse: [path] })
  const { promoted, registries } = await promoteTwice(keyless(stamped, broken), {})
  await broken.close()
  expect(promoted.status).toBe('failed')
  expect(registries.repository('two.test/app').tags.size).toBe(1)
  const [failure] = promoted.failures
  expect(failure?.code).toBe('record-unsigned')
  expect(failure?.message).toMatch(
    new RegExp(
      `^every tag is right, but the signed record is missing: the record could not be signed: ${host}: the answer was 500: the service is down$`,
    ),
  )
  expect(failure?.remedy).toContain('id-token: write')
  expect(JSON.stringify(promoted)).not.toContain(jobToken)
})

it.each<[string, Partial<Settings>, number]>([
  ['a promotion', {}, 1],
  ['a dry run', { dryRun: true }, 0],
  ['a check of rights', { phase: 'preflight' }, 0],
  ['a job that brings content', { phase: 'content' }, 0],
])('%s asks for the identity before it writes, if it will sign', async (_, settings, calls) => {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, '1')
  let asked = 0
  const prepareSigning = async () => {
    asked += 1
    throw new TrustServiceError('no identity', 'Give one.')
  }
  const report = await run(registries, [request('one.test/app:1', ['two.test/app:1'])], {
    recorder,
    prepareSigning,
    ...settings,
  })
  expect(asked).toBe(calls)
  expect(report.failures.map(({ message }) => message)).toEqual(calls === 0 ? [] : ['no identity'])
  if (calls > 0) expect(registries.operations.filter(({ write }) => write)).toEqual([])
})

it.each([
  ['-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nabc\n-----END', /encrypted in cosign's own format/],
  ['nonsense', /not an unencrypted private key in PEM/],
])('a key that cannot be used is a problem', (text, problem) => {
  const read = readPrivateKey(text)
  expect('problem' in read ? read.problem : '').toMatch(problem)
})

const summaryType = 'https://slsa.dev/verification_summary/v1'

/** The predicate of each bundle that a promotion of an image attached, by predicate type; the image is signed with `keys`. */
async function promoteSigned(require: object, verificationSummary: boolean) {
  const registries = memoryRegistries()
  const source = registries.repository('one.test/app')
  store(source, app, '1')
  const subject = [{ digest: { sha256: app.digest.slice('sha256:'.length) } }]
  const signature = 'https://sigstore.dev/cosign/sign/v1'
  const payload = { _type: 'https://in-toto.io/Statement/v1', subject, predicateType: signature, predicate: {} }
  const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
  store(source, referrer({ subject: app, artifactType, payload: signBundle({ keys: own, payload }) }))
  const signRecord = keyedSigner(own.privateKey, own.publicKey)
  const asked = request('one.test/app:1', ['two.test/app:1.0.0', 'two.test/app:1'], { referrers: 'none', require })
  const trustServices = async () => noServices
  const settings = { recorder, signRecord, verificationSummary, trustServices, today: () => now }
  const report = await run(registries, [asked], settings)
  expect(report).toMatchObject({ status: 'promoted', failures: [] })
  const { manifests, blobs } = registries.repository('two.test/app')
  return [...manifests.values()].flatMap((manifest) => {
    if (manifest.kind !== 'image' || manifest.subject === undefined) return []
    const type = manifest.annotations['dev.sigstore.bundle.predicateType'] ?? ''
    const [layer] = manifest.layers
    const { dsseEnvelope } = envelope.parse(JSON.parse(String(layer && blobs.get(layer.digest))))
    const statement: unknown = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString())
    return [[type, statement] as const]
  })
}

const own = ecKeys()
const envelope = z.object({ dsseEnvelope: z.object({ payload: z.string() }) })
/** Of the requirements in JSON, as the record has them. */
const policyDigest: string = createHash('sha256')
  .update(JSON.stringify({ 'signed-by': [[{ key: pem(own) }]] }))
  .digest('hex')
const signedByOwn = { 'signed-by': [[{ key: pem(own) }]] }

it('a verification summary is signed and attached beside the record if trust gates held', async () => {
  const attached = new Map(await promoteSigned(signedByOwn, true))
  expect([...attached.keys()].sort()).toEqual([recordType, summaryType])
  const names = ['two.test/app:1.0.0', 'two.test/app:1']
  const digest = { sha256: app.digest.slice('sha256:'.length) }
  expect(attached.get(summaryType)).toEqual({
    _type: 'https://in-toto.io/Statement/v1',
    subject: names.map((name) => ({ name, digest })),
    predicateType: summaryType,
    predicate: {
      verifier: { id: 'https://github.com/promote-image/promote-image' },
      timeVerified: today,
      resourceUri: `oci://two.test/app@${app.digest}`,
      policy: { digest: { sha256: policyDigest } },
      verificationResult: 'PASSED',
      // No provenance was asked for, so no level is claimed.
      verifiedLevels: ['SLSA_BUILD_LEVEL_UNEVALUATED'],
      slsaVersion: '1.0',
    },
  })
})

it.each<[string, object, boolean]>([
  ['it was not asked for', signedByOwn, false],
  ['no trust gate was required', { platforms: ['linux/amd64'] }, true],
])('there is no verification summary if %s', async (_, require, asked) => {
  expect((await promoteSigned(require, asked)).map(([type]) => type)).toEqual([recordType])
})

it.each([
  [{ repository: 'acme/app', runner: 'github-hosted' }, 'SLSA_BUILD_LEVEL_2'],
  [{ repository: 'acme/app' }, 'SLSA_BUILD_LEVEL_1'],
  [{ repository: 'acme/app', runner: 'github-hosted', issuer: 'https://other.test' }, 'SLSA_BUILD_LEVEL_1'],
])('built-by %j is summarised as %s', (builtBy, level) => {
  const asked = request('one.test/app:1', ['two.test/app:1'], { require: { 'built-by': [builtBy] } })
  const [target] = asked.targets
  if (target === undefined) throw new Error('no target')
  const root = decodeManifest(app.bytes, app.mediaType)
  const targets = [{ target, class: 'exact', move: 'create', expected: undefined, derived: false }] as const
  const summary = verificationSummary({ request: asked, root, targets }, target.repository, now)
  expect(summary).toMatchObject({ predicate: { verifiedLevels: [level] } })
})
