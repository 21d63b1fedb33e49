import { describe, expect, it } from 'vitest'
import { attestation, image, index, layer, multiPlatform, referrer } from '../../../sandbox/content.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import { decodeManifest } from '../../../src/registry/model/decode/manifest.ts'
import { type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tagsOf } from './support.ts'

const app = multiPlatform('app')

function world(...tags: readonly string[]): MemoryRegistries {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, ...tags)
  return registries
}

const results = (report: Report) => report.promotions.flatMap(({ targets }) => targets.map(({ result }) => result))

describe('one source and its targets', () => {
  it('retags in place and copies nothing', async () => {
    const registries = world('sha-1')
    const report = await run(registries, [request('one.test/app:sha-1', ['one.test/app:1.0.0', 'one.test/app:latest'])])
    expect(report).toMatchObject({ status: 'promoted', changed: true, failures: [], warnings: [] })
    expect(tagsOf(registries.repository('one.test/app'))).toEqual({
      'sha-1': app.digest,
      '1.0.0': app.digest,
      latest: app.digest,
    })
    expect(registries.operations.filter(({ kind }) => kind === 'pushBlob' || kind === 'pushManifest')).toEqual([])
  })

  it('mounts within a registry and sends across, digest for digest', async () => {
    const registries = world('sha-1')
    const report = await run(registries, [
      request('one.test/app:sha-1', ['one.test/release:1.0.0', 'two.test/release:1.0.0']),
    ])
    expect(report.status).toBe('promoted')
    expect(report.traffic.mounted.blobs).toBe(4)
    expect(report.traffic.sent.blobs).toBe(4)
    for (const name of ['one.test/release', 'two.test/release']) {
      const repository = registries.repository(name)
      expect(tagsOf(repository)).toEqual({ '1.0.0': app.digest })
      for (const built of [app, ...app.children])
        expect(repository.manifests.get(digest(built.digest))?.bytes).toEqual(built.bytes)
    }
  })

  it('sends a blob once to a registry and mounts it into the others there', async () => {
    const registries = world('sha-1')
    const report = await run(registries, [
      request('one.test/app:sha-1', ['two.test/a:1.0.0', 'two.test/b:1.0.0', 'two.test/c:1.0.0']),
    ])
    expect(report.traffic.sent.blobs).toBe(4)
    expect(report.traffic.mounted.blobs).toBe(8)
    expect(registries.operations.filter(({ kind }) => kind === 'blob')).toHaveLength(4)
  })

  it('is unchanged and writes nothing the second time', async () => {
    const registries = world('sha-1')
    store(registries.repository('one.test/app'), referrer({ subject: app, artifactType: 'application/spdx+json' }))
    const requests = [request('one.test/app:sha-1', ['one.test/app:1.0.0', 'two.test/release:1.0.0'])]
    expect((await run(registries, requests)).status).toBe('promoted')
    const before = registries.operations.length
    const report = await run(registries, requests)
    expect(report).toMatchObject({ status: 'unchanged', changed: false })
    expect(registries.operations.slice(before).filter(({ write }) => write)).toEqual([])
  })

  it('promotes nested indexes, attestations and single images alike', async () => {
    const amd = image({ platform: 'linux/amd64' })
    const nested = index([index([amd, attestation(amd)]), image({ platform: 'linux/arm64' })])
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), nested, 'nested')
    store(registries.repository('one.test/app'), amd, 'single')
    const report = await run(registries, [
      request('one.test/app:nested', ['two.test/app:1']),
      request('one.test/app:single', ['two.test/app:2']),
    ])
    expect(report.status).toBe('promoted')
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({ '1': nested.digest, '2': amd.digest })
    expect(report.promotions[1]?.platforms).toMatchObject([
      { platform: { os: 'linux', architecture: 'amd64' }, digest: amd.digest },
    ])
  })

  it('plans without a write in a dry run', async () => {
    const registries = world('sha-1')
    const report = await run(registries, [request('one.test/app:sha-1', ['two.test/release:1.0.0'])], { dryRun: true })
    expect(report).toMatchObject({ status: 'planned', changed: false })
    expect(results(report)).toEqual(['planned'])
    expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })

  it('names the nearest tags if the source is missing', async () => {
    const registries = world('sha-1234')
    const report = await run(registries, [request('one.test/app:sha-123', ['two.test/release:1.0.0'])])
    expect(report.status).toBe('failed')
    expect(report.failures[0]?.side).toBe('source')
    expect(report.failures[0]?.remedy).toContain('Did you mean sha-1234?')
    expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })

  it.each([
    ['1.2.3', 'v1.2.3'],
    ['latets', 'latest'],
    ['relaese-7', 'release-7'],
  ])('proposes for %s the tag %s', async (mistyped, tag) => {
    const registries = world(tag)
    const report = await run(registries, [request(`one.test/app:${mistyped}`, ['two.test/release:1.0.0'])])
    expect(report.failures[0]?.remedy).toContain(`Did you mean ${tag}?`)
  })
})

it('copies a layer that two platforms share once', async () => {
  const shared = layer({ base: 'shared' })
  const built = index(['linux/amd64', 'linux/arm64'].map((platform) => image({ platform, layers: [shared] })))
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), built, 'sha-1')
  const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])])
  expect(report.traffic.sent.blobs).toBe(3)
})

it('reports the config of every platform that it read, which docker calls the image ID', async () => {
  const image = multiPlatform('app')
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), image, '1')
  const report = await run(registries, [request('one.test/app:1', ['two.test/app:1'])])
  const configs = image.children
    .map(({ bytes, mediaType }) => decodeManifest(bytes, mediaType))
    .map((manifest) => manifest.kind === 'image' && manifest.config.digest)
  expect(report.promotions[0]?.platforms.map(({ config }) => config)).toEqual(configs)
})
