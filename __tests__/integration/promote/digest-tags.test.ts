// cosign's digest tags at destinations that give wrong or hostile answers: nobody's signature is lost, and no run ends as a defect.
import { describe, expect, it } from 'vitest'
import { type Built, cosignSignature, digestTag, multiPlatform } from '../../../sandbox/content.ts'
import { decodeManifest } from '../../../src/registry/model/decode/manifest.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { MalformedError, RegistryError } from '../../../src/registry/model/errors.ts'
import type { Manifest } from '../../../src/registry/model/manifest.ts'
import { mediaTypes } from '../../../src/registry/model/media-types.ts'
import { type MemoryOptions, type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tag } from './support.ts'

const app = multiPlatform('app')
const signatureTag = digestTag(app.digest, '.sig')
const [ours, theirs] = [cosignSignature(app, ['ours']), cosignSignature(app, ['theirs'])]
const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'])]

function signed(options: MemoryOptions = {}): MemoryRegistries {
  const registries = memoryRegistries(options)
  store(registries.repository('one.test/app'), app, 'sha-1')
  store(registries.repository('one.test/app'), ours, signatureTag)
  return registries
}

/** The layers of the destination's `.sig` tag. */
function layersAt(registries: MemoryRegistries): readonly string[] {
  const { tags, manifests } = registries.repository('two.test/app')
  const held = manifests.get(tags.get(tag(signatureTag)) ?? digest(app.digest))
  return held?.kind === 'image' ? held.layers.map((layer) => layer.digest) : []
}

const layersOf = (built: Built): readonly string[] => {
  const manifest = decodeManifest(built.bytes, built.mediaType)
  return manifest.kind === 'image' ? manifest.layers.map((layer) => layer.digest) : []
}

/** The signature with another config of so many bytes. */
function withConfig(built: Built, bytes: Uint8Array, size = bytes.byteLength): Manifest {
  const document: unknown = JSON.parse(new TextDecoder().decode(built.bytes))
  const config = { mediaType: mediaTypes.ociConfig, digest: digestOf(bytes), size }
  return decodeManifest(
    new TextEncoder().encode(JSON.stringify(Object.assign({}, document, { config }))),
    built.mediaType,
  )
}

it('one wrong 404 does not let the signature of the destination be overwritten', async () => {
  let denials = 0
  const registries = signed({
    fault: ({ kind, repository, what, index }) => {
      if (kind === 'manifest' && repository === 'two.test/app' && what === signatureTag && ++denials === 1) {
        const { tags } = registries.repository('two.test/app')
        tags.delete(tag(signatureTag))
        hidden = index
      } else if (hidden > 0 && index > hidden)
        registries.repository('two.test/app').tags.set(tag(signatureTag), digest(theirs.digest))
      if (denials > 1) hidden = 0
      return undefined
    },
  })
  let hidden = 0
  store(registries.repository('two.test/app'), theirs, signatureTag)
  expect(await run(registries, requests)).toMatchObject({ status: 'promoted', failures: [] })
  expect(layersAt(registries)).toEqual([...layersOf(theirs), ...layersOf(ours)])
})

describe('a signature at the destination', () => {
  it.each([
    ['whose config is not JSON', 'no json at all', undefined],
    ['whose config is a list', '[]', undefined],
    ['whose config has 300 MiB', 'x', 300 * 1024 * 1024],
  ])('%s is kept beside ours', async (_, text, size) => {
    const registries = signed({
      fault: ({ kind, repository, what }) =>
        size !== undefined && kind === 'blob' && repository === 'two.test/app' && what === digestOf(bytes)
          ? new Error('a large config is read')
          : undefined,
    })
    const bytes = new TextEncoder().encode(text)
    const manifest = withConfig(theirs, bytes, size)
    const targetRepository = registries.repository('two.test/app')
    store(targetRepository, theirs)
    targetRepository.blobs.set(digestOf(bytes), bytes)
    targetRepository.manifests.set(manifest.descriptor.digest, manifest)
    targetRepository.tags.set(tag(signatureTag), manifest.descriptor.digest)
    expect(await run(registries, requests)).toMatchObject({ status: 'promoted', failures: [], warnings: [] })
    expect(layersAt(registries)).toEqual([...layersOf(theirs), ...layersOf(ours)])
  })
})

describe('a signature at the source', () => {
  it('that is listed and cannot be read fails the run before anything is written', async () => {
    const registries = signed()
    registries.repository('one.test/app').manifests.delete(digest(ours.digest))
    const report = await run(registries, requests)
    expect(report).toMatchObject({ status: 'failed', changed: false })
    expect(report.failures[0]?.message).toContain('the registry lists this tag, and says that it does not exist')
  })

  it('that is absent for a moment is found', async () => {
    const registries = signed()
    const source = registries.repository('one.test/app')
    const manifest = source.manifests.get(digest(ours.digest))
    source.manifests.delete(digest(ours.digest))
    const sleep = async () => {
      if (manifest) source.manifests.set(digest(ours.digest), manifest)
    }
    expect(await run(registries, requests, { sleep })).toMatchObject({ status: 'promoted', failures: [] })
    expect(layersAt(registries)).toEqual(layersOf(ours))
  })
})

describe('a run', () => {
  it('that fails has changed something from its first manifest on', async () => {
    const gone = new RegistryError({
      registry: 'two.test',
      repository: 'app',
      operation: 'push it',
      access: 'write',
      status: 403,
    })
    const registries = signed({
      fault: ({ kind, what }) => (kind === 'pushManifest' && what === app.digest ? gone : undefined),
    })
    expect(await run(registries, requests)).toMatchObject({ status: 'failed', changed: true })
  })

  it('that fails has changed something if a write got no answer', async () => {
    const lost = new RegistryError({ registry: 'one.test', repository: 'app', operation: 'push it', access: 'write' })
    const registries = signed({ fault: ({ kind }) => (kind === 'pushTag' ? lost : undefined) })
    const retag = [request('one.test/app:sha-1', ['one.test/app:1.0.0'])]
    expect(await run(registries, retag)).toMatchObject({ status: 'failed', changed: true })
  })

  it('that fails by a defect still reports what it did and every target', async () => {
    const registries = signed({ fault: ({ kind }) => (kind === 'pushTag' ? new TypeError('a slip') : undefined) })
    const report = await run(registries, requests)
    expect(report).toMatchObject({ status: 'failed', changed: true })
    expect(report.failures).toMatchObject([{ message: 'TypeError: a slip' }])
    expect(report.failures[0]?.stack).toContain('a slip')
    expect(report.promotions[0]?.targets).toHaveLength(1)
  })

  it.each([
    ['ENOSPC', 'Free disk space'],
    ['EROFS', 'RUNNER_TEMP'],
  ])('that fails by the file system (%s) says what to do', async (code, remedy) => {
    const error = Object.assign(new Error(`${code}: no, mkdtemp '/tmp/x'`), { code, syscall: 'mkdtemp' })
    const registries = signed({ fault: ({ kind }) => (kind === 'pushBlob' ? error : undefined) })
    const { failures } = await run(registries, requests)
    expect(failures[0]?.remedy).toContain(remedy)
    expect(failures[0]).not.toHaveProperty('stack')
  })

  it.each([
    ['always', 'promoted'],
    ['never', 'refused'],
  ] as const)('over a tag that holds what cannot be read is decided by overwrite: %s', async (overwrite, status) => {
    const registries = signed({
      fault: ({ kind, repository, what }) =>
        kind === 'manifest' && repository === 'two.test/app' && what === theirs.digest
          ? new MalformedError('it is neither an image nor an index')
          : undefined,
    })
    store(registries.repository('two.test/app'), theirs, '1.0.0')
    const options = { overwrite, referrers: 'none' } as const
    const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'], options)])
    expect(report).toMatchObject({ status, failures: [] })
  })
})
