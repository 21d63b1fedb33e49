// A tag proves nothing about what stands beneath it: parts that are missing, late, or need not be in a registry.
import { describe, expect, it } from 'vitest'
import { type Built, layer, multiPlatform } from '../../../sandbox/content.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { PromotionOptions } from '../../../src/promote/model/request.ts'
import { decodeManifest } from '../../../src/registry/model/decode/manifest.ts'
import { RegistryError } from '../../../src/registry/model/errors.ts'
import type { Manifest } from '../../../src/registry/model/manifest.ts'
import { mediaTypes } from '../../../src/registry/model/media-types.ts'
import { type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tag } from './support.ts'

const app = multiPlatform('app')
const [child = app] = app.children
const blobs = [...child.blobs.keys()]
const again = (options: Partial<PromotionOptions> = {}) => [
  request('one.test/app:sha-1', ['two.test/app:1.0.0'], options),
]

/** The image at both sides, under its tags. */
function promoted(): MemoryRegistries {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, 'sha-1')
  store(registries.repository('two.test/app'), app, '1.0.0')
  return registries
}

describe.each<[string, Partial<PromotionOptions>, Partial<Settings>]>([
  ['verify: strict', {}, { verify: 'strict' }],
  ['overwrite: always', { overwrite: 'always' }, {}],
])('%s', (_, options, settings) => {
  it.each([
    ['a child', child.digest],
    ['a config', blobs[0] ?? ''],
    ['a layer', blobs[1] ?? ''],
  ])('pushes %s again that a clean-up took from beneath the tag', async (_, part) => {
    const registries = promoted()
    const destination = registries.repository('two.test/app')
    destination.manifests.delete(digest(part))
    destination.blobs.delete(digest(part))
    const report = await run(registries, again(options), settings)
    expect(report).toMatchObject({ status: 'promoted', changed: true, failures: [], warnings: [] })
    expect(destination.manifests.has(digest(part)) || destination.blobs.has(digest(part))).toBe(true)
    expect(report.notices.join()).toContain('they are pushed again')
  })

  it('writes nothing if all is there', async () => {
    const registries = promoted()
    expect(await run(registries, again(options), settings)).toMatchObject({ status: 'unchanged', changed: false })
    expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })
})

it('an unchanged run without them asks for the source and the tag, and nothing else', async () => {
  const registries = promoted()
  await run(registries, again({ referrers: 'none' }))
  expect(registries.operations.map(({ kind, what }) => `${kind} ${what}`).toSorted()).toEqual([
    'manifest sha-1',
    'resolve 1.0.0',
  ])
})

describe('a manifest of a platform', () => {
  const lagging = (looks: number) => {
    let asked = 0
    const registries = memoryRegistries({
      fault: ({ kind, what, repository }) => {
        if ((kind !== 'manifest' && kind !== 'resolve') || what !== child.digest || repository !== 'one.test/app')
          return undefined
        asked += 1
        if (asked > looks) source.manifests.set(digest(child.digest), late)
        return undefined
      },
    })
    const source = registries.repository('one.test/app')
    store(source, app, 'sha-1')
    source.manifests.delete(digest(child.digest))
    const late = decodeManifest(child.bytes, child.mediaType)
    return registries
  }

  it('that is 404 for a moment is read again', async () => {
    expect(await run(lagging(2), again())).toMatchObject({ status: 'promoted', failures: [] })
  })

  it('that stays away is waited for as long as the source is', async () => {
    let clock = 0
    const sleep = async (milliseconds: number) => {
      clock += milliseconds
    }
    const waiting = { sleep, now: () => clock, wait: 60_000 }
    expect(await run(lagging(6), again(), waiting)).toMatchObject({ status: 'promoted', failures: [] })
    expect(await run(lagging(6), again())).toMatchObject({ status: 'failed', changed: false })
  })
})

describe('a layer that need not be in a registry', () => {
  const windows = layer({ windows: 'windows' })

  function withForeignLayer(mediaType: string): { readonly manifest: Manifest; readonly base: Built } {
    const document: unknown = JSON.parse(new TextDecoder().decode(child.bytes))
    const { layers } = Object.assign({ layers: [] }, document)
    const foreign = {
      mediaType,
      digest: windows.digest,
      size: windows.bytes.byteLength,
      urls: ['https://example.test/layer'],
    }
    const bytes = new TextEncoder().encode(
      JSON.stringify(Object.assign({}, document, { layers: [foreign, ...layers] })),
    )
    return { manifest: decodeManifest(bytes, child.mediaType), base: child }
  }

  async function promote(mediaType: string, isHeld: boolean, fault?: Parameters<typeof memoryRegistries>[0]) {
    const registries = memoryRegistries(fault)
    const { manifest, base } = withForeignLayer(mediaType)
    const source = registries.repository('one.test/app')
    store(source, base)
    source.manifests.set(manifest.descriptor.digest, manifest)
    source.tags.set(tag('sha-1'), manifest.descriptor.digest)
    if (isHeld) source.blobs.set(digest(windows.digest), windows.bytes)
    const report = await run(registries, again())
    return { report, isThere: registries.repository('two.test/app').blobs.has(digest(windows.digest)) }
  }
  const foreignTypes = [
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    'application/vnd.oci.image.layer.nondistributable.v1.tar',
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
    'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd',
  ]

  it.each(foreignTypes)('of type %s is copied if the source holds it', async (mediaType) => {
    const { report, isThere } = await promote(mediaType, true)
    expect(report).toMatchObject({ status: 'promoted', warnings: [] })
    expect(isThere).toBe(true)
  })

  it.each(foreignTypes)('of type %s is left out, with a warning, if the source does not hold it', async (mediaType) => {
    const { report } = await promote(mediaType, false)
    expect(report.status).toBe('promoted')
    expect(report.warnings).toEqual([
      expect.stringMatching(
        /1 non-distributable layer is left out, because the source does not hold it .*sha256:\w+.*https:\/\/example\.test\/layer/,
      ),
    ])
  })

  it('is named with a way out if the target wants it', async () => {
    const refusal = new RegistryError({
      registry: 'two.test',
      repository: 'app',
      operation: 'push a manifest',
      access: 'write',
      status: 400,
      codes: ['MANIFEST_BLOB_UNKNOWN'],
      detail: 'blob unknown to registry',
    })
    const { report } = await promote(foreignTypes[0] ?? '', false, {
      fault: ({ kind }) => (kind === 'pushManifest' ? refusal : undefined),
    })
    expect(report.failures[0]?.message).toContain('blob unknown to registry')
    expect(report.failures[0]?.remedy).toContain('allow-nondistributable-artifacts')
  })

  it.each(['application/vnd.acme.foreign.keys.v1+json', 'application/vnd.acme.nondistributable.v1', mediaTypes.empty])(
    'is not one of type %s, which must be copied',
    async (mediaType) => {
      const { report, isThere } = await promote(mediaType, true)
      expect(report).toMatchObject({ status: 'promoted', warnings: [] })
      expect(isThere).toBe(true)
      expect((await promote(mediaType, false)).report.status).toBe('failed')
    },
  )
})
