// Trust gates in a promotion: nothing is written unless they hold, and what they cost in requests.
import { expect, it } from 'vitest'
import { attestation, type Built, image, index, referrer } from '../../../sandbox/content.ts'
import type { TrustServices } from '../../../src/promote/model/trust.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { ecKeys, pem, signBundle } from '../../support/sign-bundle.ts'
import { material, noServices } from '../../support/signed-images.ts'
import { digest, request, run, store } from './support.ts'

const keys = ecKeys()
const require = { 'signed-by': [[{ key: pem(keys), path: 'release.pub' }]] }
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'

const signature = 'https://sigstore.dev/cosign/sign/v1'

/** A bundle that signs a manifest, or attests something of it. */
function bundleOf({ digest: signed }: Pick<Built, 'digest'>, predicateType = signature, by = keys): Buffer {
  const subject = [{ digest: { sha256: signed.slice('sha256:'.length) } }]
  const payload = { _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate: {} }
  return signBundle({ keys: by, payload })
}

/** The bundle, attached to what it signs. */
function signed(built: Built, predicateType = signature, by = keys): Built {
  return referrer({ subject: built, artifactType: bundleType, payload: bundleOf(built, predicateType, by) })
}

const amd64 = image({ platform: 'linux/amd64' })
const arm64 = image({ platform: 'linux/arm64' })
const platforms = [amd64, arm64].map((built, at) => ({
  ...built,
  descriptor: { ...built.descriptor, platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' } },
}))
const unknown = { os: 'unknown', architecture: 'unknown' }
const attestations = [amd64, arm64].map((built) => {
  const own = attestation(built, ['https://slsa.dev/provenance/v1', 'https://spdx.dev/Document'])
  return { ...own, descriptor: { ...own.descriptor, platform: unknown } }
})
const app = index([...platforms, ...attestations])

type Options = NonNullable<Parameters<typeof request>[2]>

async function promoteFrom(attached: readonly Built[], options: Options = {}, services = noServices, source = app) {
  const registries = memoryRegistries()
  const repository = registries.repository('one.test/app')
  store(repository, source, '1')
  for (const built of attached) store(repository, built)
  const asked = request('one.test/app:1', ['two.test/app:1'], { referrers: 'none', require, ...options })
  const report = await run(registries, [asked], { trustServices: async () => services })
  const problems = report.promotions.flatMap(({ refusals }) => refusals)
  const writes = registries.operations.filter(({ kind }) => kind.startsWith('push') || kind === 'openUpload')
  const reads = registries.operations.filter(({ repository }) => repository.startsWith('one.test/')).length
  return { status: report.status, failures: report.failures, problems, writes: writes.length, reads }
}

const promoted = { status: 'promoted', failures: [], problems: [] }

it('nothing is written for an unsigned image', async () => {
  const { status, problems, writes } = await promoteFrom([])
  expect({ status, writes }).toEqual({ status: 'refused', writes: 0 })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(
    /^signed-by: one\.test\/app@sha256:\w+ must be signed by the key release\.pub; nothing that looks like a signature was found\. Sign the image before/,
  )
})

it.each<[string, readonly Built[]]>([
  ['the index', [signed(app)]],
  ['every platform', [signed(amd64), signed(arm64)]],
  ['the attestation manifests of BuildKit, as docker/github-builder does', attestations.map((built) => signed(built))],
  [
    'one platform and the attestation manifest of the other',
    [signed(amd64), ...attestations.slice(1).map((built) => signed(built))],
  ],
])('an image counts as signed if a signature is on %s', async (_, attached) => {
  expect(await promoteFrom(attached)).toMatchObject(promoted)
})

it.each<[string, readonly Built[], RegExp]>([
  ['one platform only', [signed(amd64)], new RegExp(`not covered: ${arm64.digest.slice(0, 19)}`)],
  ['the index by another key', [signed(app, signature, ecKeys())], /does not match the key and the signed text/],
  [
    'the index as an attestation only',
    [signed(app, 'https://spdx.dev/Document')],
    /is an attestation \("https:\/\/spdx\.dev\/Document"\), not a signature/,
  ],
  [
    'the index, and attached to a manifest that it is not about',
    [{ ...signed(amd64), ...referrer({ subject: app, artifactType: bundleType, payload: bundleOf(amd64) }) }],
    /is about something else/,
  ],
  [
    'the index, and cut short',
    [referrer({ subject: app, artifactType: bundleType, payload: bundleOf(app).subarray(0, 100) })],
    /is not well formed/,
  ],
])('an image does not count as signed if a signature is on %s', async (_, attached, reason) => {
  const { status, problems, writes } = await promoteFrom(attached)
  expect({ status, writes }).toEqual({ status: 'refused', writes: 0 })
  expect(problems.join()).toMatch(reason)
})

it('an image that is marked as an attestation, and that a client could run, must be signed too', async () => {
  const evil = image({ platform: 'linux/arm64', labels: { evil: 'yes' } })
  const annotations = {
    'vnd.docker.reference.digest': amd64.digest,
    'vnd.docker.reference.type': 'attestation-manifest',
  }
  const platform = { os: 'linux', architecture: 'arm64' }
  const marked = { ...evil, descriptor: { ...evil.descriptor, annotations, platform } }
  const [first = app] = platforms
  const { status } = await promoteFrom([signed(amd64)], {}, noServices, index([first, marked]))
  expect(status).toBe('refused')
})

it('a subset counts as signed if the whole is, or if every platform of it is', async () => {
  const subset = { platforms: ['linux/arm64'] }
  expect(await promoteFrom([signed(app)], subset)).toMatchObject(promoted)
  expect(await promoteFrom([signed(arm64)], subset)).toMatchObject(promoted)
  expect(await promoteFrom([signed(amd64)], subset)).toMatchObject({ status: 'refused', writes: 0 })
  expect(await promoteFrom([signed(app)], { ...subset, unwrap: true })).toMatchObject(promoted)
  expect(await promoteFrom([signed(arm64)], { ...subset, unwrap: true })).toMatchObject(promoted)
})

it('combined sources must each be signed', async () => {
  const combine = async (attached: readonly Built[]) => {
    const registries = memoryRegistries()
    const repository = registries.repository('one.test/app')
    store(repository, amd64, 'amd64')
    store(repository, arm64, 'arm64')
    for (const built of attached) store(repository, built)
    const asked = request('one.test/app:amd64', ['two.test/app:1'], { referrers: 'none', require })
    const sources = [...asked.sources, ...request('one.test/app:arm64', ['two.test/app:1']).sources] as const
    return (await run(registries, [{ ...asked, sources }], { trustServices: async () => noServices })).status
  }
  expect(await combine([signed(amd64), signed(arm64)])).toBe('promoted')
  expect(await combine([signed(amd64)])).toBe('refused')
})

it('attested: what a signer attested, or what stands in the attestation manifests that it signed', async () => {
  const both = { require: { ...require, attested: ['spdx'] } }
  expect(await promoteFrom([signed(app), signed(app, 'https://spdx.dev/Document')], both)).toMatchObject(promoted)
  expect(
    await promoteFrom(
      attestations.map((built) => signed(built)),
      both,
    ),
  ).toMatchObject(promoted)
  const { status, problems } = await promoteFrom([signed(app)], both)
  expect(status).toBe('refused')
  expect(problems).toEqual([expect.stringMatching(/^attested: .*as "spdx" by a signer of `signed-by` or `built-by`/)])
  const foreign = await promoteFrom([signed(app), signed(app, 'https://spdx.dev/Document', ecKeys())], both)
  expect(foreign.status).toBe('refused')
})

it("GitHub's attestations are asked for only if the repository does not have what is required", async () => {
  const asked: string[] = []
  const services: TrustServices = {
    trustRoot: () => Promise.resolve(material('trusted_root.r2.json')),
    attestations: async (repository, about) => {
      asked.push(`${repository} ${about}`)
      return [bundleOf(app)]
    },
  }
  const identity = { identity: 'https://github.com/acme/app/.github/workflows/build.yml@refs/heads/main' }
  const either = { require: { 'signed-by': [[{ key: pem(keys) }, identity]] } }
  expect(await promoteFrom([signed(app)], either, services)).toMatchObject(promoted)
  expect(asked).toEqual([])
  expect(await promoteFrom([], either, services)).toMatchObject(promoted)
  expect(asked).toEqual([`acme/app ${digest(app.digest)}`])
  const failing = { ...services, attestations: () => Promise.reject(new Error('the answer was 403')) }
  const { status, problems } = await promoteFrom([], either, failing)
  expect(status).toBe('refused')
  expect(problems.join()).toContain("GitHub's attestations of acme/app could not be read: the answer was 403")
})

it('a gate that holds costs the blob of the signature: lists and manifests are those of the survey', async () => {
  const without = await promoteFrom([signed(app)], { require: {} })
  const gated = await promoteFrom([signed(app)])
  expect(gated.reads - without.reads).toBe(1)
})

/** The image at one.test/app, and what refers to it here or in one.test/signatures, which `referrers-source` names. */
async function promoteWithHolder(ownSignatures: readonly Built[], held: readonly Built[], options: Options = {}) {
  const registries = memoryRegistries()
  const source = registries.repository('one.test/app')
  store(source, app, '1')
  for (const built of ownSignatures) store(source, built)
  for (const built of held) store(registries.repository('one.test/signatures'), built)
  const elsewhere = { referrersSource: 'one.test/signatures', require, ...options }
  const asked = request('one.test/app:1', ['two.test/app:1'], elsewhere)
  const report = await run(registries, [asked], { trustServices: async () => noServices })
  const problems = report.promotions.flatMap(({ refusals }) => refusals)
  return { status: report.status, failures: report.failures, problems }
}

it.each<[string, readonly Built[], Options]>([
  ['a bundle of the index', [signed(app)], {}],
  ['a bundle of every platform', [signed(amd64), signed(arm64)], {}],
  ['a bundle of each attestation manifest', attestations.map((built) => signed(built)), {}],
  ['a bundle of the index, if none is copied', [signed(app)], { referrers: 'none' }],
  ['a bundle of the index, if a platform is promoted', [signed(app)], { platforms: ['linux/arm64'] }],
  ['a bundle of the platform that is promoted', [signed(arm64)], { platforms: ['linux/arm64'], unwrap: true }],
  [
    'an SBOM beside the signature',
    [signed(app), signed(app, 'https://spdx.dev/Document')],
    { require: { ...require, attested: ['spdx'] } },
  ],
])('with `referrers-source` %s counts there', async (_, held, options) => {
  expect(await promoteWithHolder([], held, options)).toMatchObject(promoted)
})

it.each<[string, readonly Built[], readonly Built[], RegExp]>([
  [
    'beside the image, since it is not looked for there',
    [signed(app)],
    [],
    /nothing .* was found in one\.test\/signatures$/,
  ],
  ['by another key', [], [signed(app, signature, ecKeys())], /does not match the key/],
  ['of one platform', [], [signed(amd64)], /not covered/],
])('with `referrers-source` a signature does not count %s', async (_, ownSignatures, held, reason) => {
  const { status, problems } = await promoteWithHolder(ownSignatures, held)
  expect(status).toBe('refused')
  expect(problems.map((problem) => problem.split('. Sign the image')[0]).join()).toMatch(reason)
})

it('with `referrers-source` the signatures of every combined source are in that repository', async () => {
  const combine = async (held: readonly Built[]) => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), amd64, 'amd64')
    store(registries.repository('one.test/other'), arm64, 'arm64')
    for (const built of held) store(registries.repository('one.test/signatures'), built)
    const options = { referrersSource: 'one.test/signatures', require }
    const asked = request('one.test/app:amd64', ['two.test/app:1'], options)
    const sources = [...asked.sources, ...request('one.test/other:arm64', ['two.test/app:1']).sources] as const
    return (await run(registries, [{ ...asked, sources }], { trustServices: async () => noServices })).status
  }
  expect(await combine([signed(amd64), signed(arm64)])).toBe('promoted')
  expect(await combine([signed(amd64)])).toBe('refused')
})
