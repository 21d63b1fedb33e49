// Gates over whole images: whatever a client could run is inspected, and attestations of BuildKit count as attached.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { attestation, type Built, blob, build, image, index, mediaTypes } from '../../../sandbox/content.ts'
import type { Requirements } from '../../../src/promote/model/requirements.ts'
import { requirementsSchema } from '../../../src/promote/plan/gates/gates.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { root } from '../../support/root.ts'
import { request, run, store } from './support.ts'

const today = Date.UTC(2026, 0, 8)
const platform = { os: 'linux', architecture: 'arm64' }
const good = { config: { User: '1000', Labels: { stage: 'tested' } }, created: '2026-01-07T00:00:00Z' }

interface Odd {
  readonly json?: unknown
  readonly text?: string
  readonly configType?: string
  readonly layerType?: string
  readonly listed?: Partial<Built['descriptor']>
}

/** An image with this config, listed in this way. */
function odd({ json, text, configType = mediaTypes.config, layerType = mediaTypes.layer, listed }: Odd): Built {
  const config = blob(text ?? JSON.stringify({ ...platform, ...Object(json) }), configType)
  const layer = blob('layer', layerType)
  const document = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: config.descriptor,
    layers: [layer.descriptor],
  }
  return build({ document, blobs: [config, layer], described: { platform, ...listed } })
}

const fine = odd({
  json: { ...good, architecture: 'amd64' },
  listed: { platform: { os: 'linux', architecture: 'amd64' } },
})
const unnamed = odd({ json: { ...good, variant: 'v8' }, listed: {} })
const { platform: _, ...withoutPlatform } = unnamed.descriptor
const goodWithoutPlatform: Built = { ...unnamed, descriptor: withoutPlatform }

async function promoted(source: Built, require: Requirements) {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), source, 'sha-1')
  const requests = [request('one.test/app:sha-1', ['one.test/app:1.0.0'], { require })]
  const report = await run(registries, requests, { today: () => today })
  expect(registries.operations.filter(({ write }) => write).length > 0).toBe(report.status === 'promoted')
  return { status: report.status, refusals: report.promotions[0]?.refusals ?? [] }
}

const strict: readonly Requirements[] = [{ labels: { stage: 'tested' } }, { 'max-age': '7d' }, { 'non-root': true }]
const bad = { config: { User: '0' }, created: '2020-01-01T00:00:00Z' }
const marks = (reference: string) => ({
  platform: { os: 'unknown', architecture: 'unknown' },
  annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': reference },
})

describe('a bad image beside good ones fails the gate', () => {
  const types = [
    'application/vnd.acme.config.v1+json',
    'application/vnd.oci.image.config.v1+json; charset=utf-8',
    'application/vnd.oci.image.config.v1+JSON',
    'text/json',
    mediaTypes.empty,
  ]
  const cases: readonly (readonly [string, Built])[] = [
    ...types.map((configType) => [`with a config of the type ${configType}`, odd({ json: bad, configType })] as const),
    ['whose layers are called in-toto', odd({ json: bad, layerType: mediaTypes.inToto })],
    ['in an index within the index', index([odd({ json: bad })])],
    [
      'listed for an unknown platform',
      odd({ json: bad, listed: { platform: { os: 'unknown', architecture: 'unknown' } } }),
    ],
    [
      'marked as an attestation of nothing',
      odd({ json: bad, layerType: mediaTypes.inToto, listed: marks('sha256:0') }),
    ],
    ['marked as an attestation, with layers of an image', odd({ json: bad, listed: marks(fine.digest) })],
    [
      'marked as an attestation, for a platform',
      odd({ json: bad, layerType: mediaTypes.inToto, listed: { ...marks(fine.digest), platform } }),
    ],
    ['with a config that is no JSON', odd({ text: '{' })],
    [
      'with keys in another case',
      odd({ json: { Config: { User: '1000', Labels: good.config.Labels }, created: good.created } }),
    ],
    [
      'with a key beside it in another case',
      odd({ json: { ...good, Config: { User: '0' }, Created: '2020-01-01T00:00:00Z' } }),
    ],
    [
      'with a long s in a key',
      odd({ json: { ...good, config: { ...good.config, 'U\u017fer': '0', 'Label\u017f': {} }, 'o\u017f': 'x' } }),
    ],
  ]
  it.each(cases)('%s', async (_, built) => {
    for (const require of strict) {
      const source = index([fine, goodWithoutPlatform, built])
      const { status, refusals } = await promoted(source, require)
      expect([status, refusals.length]).toEqual(['refused', 1])
    }
  })

  it('also listed a second time as an attestation', async () => {
    const built = odd({ json: bad, layerType: mediaTypes.inToto })
    const twice = { ...built, descriptor: { ...built.descriptor, ...marks(fine.digest) } }
    for (const require of strict) expect((await promoted(index([fine, built, twice]), require)).status).toBe('refused')
  })

  it('named by its platform, or by its digest if it has none', async () => {
    const { refusals } = await promoted(index([fine, odd({ json: bad, configType: 'text/json' })]), {
      'non-root': true,
    })
    expect(refusals[0]).toContain('linux/arm64 has a config of the type "text/json", which cannot be inspected')
    const built = odd({ text: '{' })
    const { platform: _, ...descriptor } = built.descriptor
    const nameless = await promoted(index([fine, { ...built, descriptor }]), { 'non-root': true })
    expect(nameless.refusals[0]).toContain(`${built.digest} has a config that is not JSON`)
  })
})

describe('attestations of BuildKit', () => {
  const predicates = ['https://slsa.dev/provenance/v1', 'https://spdx.dev/Document']
  const buildx = (types: readonly string[]) => {
    const arm = odd({ json: good })
    return index([fine, arm, attestation(fine, types), attestation(arm, types)])
  }

  it.each(strict)('are not taken for images: %j', async (require) => {
    expect((await promoted(buildx(predicates), require)).status).toBe('promoted')
  })

  it.each(['application/spdx+json', 'https://spdx.dev/Document', '*slsa*', 'https://slsa.dev/provenance/*'])(
    'are found by %s',
    async (glob) => {
      expect((await promoted(buildx(predicates), { 'referrers-present': [glob] })).status).toBe('promoted')
      expect((await promoted(index([fine]), { 'referrers-present': [glob] })).status).toBe('refused')
    },
  )

  it('that name no image of the index do not count', async () => {
    const elsewhere = attestation(image({ labels: { other: 'image' } }), predicates)
    expect((await promoted(index([fine, elsewhere]), { 'referrers-present': ['*spdx*'] })).status).toBe('refused')
  })

  const workflow = (name: string): unknown => parse(readFileSync(join(root, 'examples', name), 'utf8'))
  const steps = z.object({
    jobs: z.record(z.string(), z.object({ steps: z.array(z.record(z.string(), z.unknown())) })),
  })
  const inputsOf = (name: string, action: string) =>
    Object.values(steps.parse(workflow(name)).jobs)
      .flatMap((job) => job.steps)
      .filter(({ uses }) => String(uses).startsWith(action))
      .map((step) => z.record(z.string(), z.unknown()).parse(step['with']))

  it('that examples/build.yml makes meet what examples/verify.yml requires', async () => {
    const [built] = inputsOf('build.yml', 'docker/build-push-action')
    expect(built).toMatchObject({ sbom: true, provenance: 'mode=max', platforms: 'linux/amd64,linux/arm64' })
    const [step] = inputsOf('verify.yml', 'promote-image/')
    const require = requirementsSchema.parse(parse(String(step?.['require']), { schema: 'failsafe' }))
    expect((await promoted(buildx(predicates), require)).status).toBe('promoted')
    expect((await promoted(buildx(predicates.slice(0, 1)), require)).status).toBe('refused')
  })
})

describe('unwrap', () => {
  it("gives the platform's own manifest of an index in an index, and leaves the index's signatures behind", async () => {
    const registries = memoryRegistries()
    const inner = index([image({ platform: 'linux/amd64' }), image({ platform: 'linux/arm64' })])
    const listed = { ...inner, descriptor: { ...inner.descriptor, platform: { os: 'linux', architecture: 'amd64' } } }
    store(registries.repository('one.test/app'), index([listed]), 'sha-1')
    const options = { platforms: ['linux/amd64'], unwrap: true }
    const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'], options)])
    expect(report.promotions[0]?.digest).toBe(inner.children[0]?.digest)
    expect(report.notices.join()).toMatch(/the manifest of linux\/amd64, sha256:\S+ is not sha256:.* are not copied/)
  })
})

it('the digest of a config as source is named as what it may be', async () => {
  const registries = memoryRegistries()
  const built = image()
  store(registries.repository('one.test/app'), built, 'sha-1')
  const [config = ''] = built.blobs.keys()
  const report = await run(registries, [request(`one.test/app@${config}`, ['one.test/app:1.0.0'])])
  expect(report.status).toBe('failed')
  expect(JSON.stringify(report.failures)).toMatch(/imageid.* digest of a config and not of an image/)
})
