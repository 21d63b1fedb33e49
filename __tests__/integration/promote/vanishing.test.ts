// Content that goes from the source while it travels: elsewhere, back again, or gone, and told as that.
import { describe, expect, it } from 'vitest'
import { type Built, image, layer, multiPlatform, referrer } from '../../../sandbox/content.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import { RegistryError } from '../../../src/registry/model/errors.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import {
  type MemoryFault,
  type MemoryOperation,
  type MemoryRegistries,
  memoryRegistries,
} from '../../support/memory.ts'
import { digest, request, run, store, tag, tagsOf } from './support.ts'

const [app, newer] = [multiPlatform('app'), multiPlatform('newer')]

/** `happen` is called once, at the first operation of that kind. */
function registriesWhere(
  kind: MemoryOperation['kind'],
  happen: (registries: MemoryRegistries, operation: MemoryOperation) => MemoryFault | undefined | void,
): MemoryRegistries {
  let happened = false
  const registries = memoryRegistries({
    fault: (operation) => {
      if (happened || operation.kind !== kind) return undefined
      happened = true
      return happen(registries, operation) ?? undefined
    },
  })
  return registries
}

/** What a clean-up takes: the manifests and all their blobs. */
function drop(registries: MemoryRegistries, name: string, built: Built): void {
  const { manifests, blobs } = registries.repository(name)
  for (const child of built.children) drop(registries, name, child)
  manifests.delete(digest(built.digest))
  for (const blob of built.blobs.keys()) blobs.delete(digest(blob))
}

const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0', 'three.test/app:1.0.0'])]
const reads = ({ operations }: MemoryRegistries, readReference: string) =>
  operations.filter(
    (readOperation) =>
      readOperation.kind === 'manifest' &&
      readOperation.repository === 'one.test/app' &&
      readOperation.what === readReference,
  ).length
const tagged = ({ operations }: MemoryRegistries) => operations.filter(({ kind }) => kind === 'pushTag')

describe('a blob that is gone from the source', () => {
  it('is read from another promotion of the run that has it', async () => {
    const shared = layer({ base: 'shared' })
    const [first, second] = ['one', 'other'].map((name) => image({ layers: [shared, layer({ name })] }))
    const registries = registriesWhere('pushBlob', (world) => {
      world.repository('one.test/one').blobs.delete(digest(shared.digest))
    })
    if (first) store(registries.repository('one.test/one'), first, '1')
    if (second) store(registries.repository('one.test/other'), second, '1')
    const report = await run(
      registries,
      ['one', 'other'].map((name) => request(`one.test/${name}:1`, [`two.test/${name}:1`])),
    )
    expect(report).toMatchObject({ status: 'promoted', notices: [], warnings: [] })
  })

  it('for a moment only is found when the promotion is surveyed once more', async () => {
    const gone = new RegistryError({
      registry: 'one.test',
      repository: 'app',
      operation: 'read a blob',
      access: 'read',
      status: 404,
    })
    const registries = registriesWhere('blob', () => gone)
    store(registries.repository('one.test/app'), app, 'sha-1')
    const report = await run(registries, requests)
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(report.notices).toEqual([
      expect.stringMatching(/^blob sha256:\w+ is gone from one\.test\/app; .* read again$/),
    ])
    for (const name of ['two.test/app', 'three.test/app'])
      expect(tagsOf(registries.repository(name))).toEqual({ '1.0.0': app.digest })
    expect(report.traffic.sent.blobs).toBe(2 * 4)
  })

  it('permanently ends the run after one more survey with an error that names it, and no tag moves', async () => {
    const lost = app.children[0]?.blobs.keys().next().value ?? ''
    const registries = registriesWhere('pushBlob', (world) => {
      world.repository('one.test/app').blobs.delete(digest(lost))
    })
    store(registries.repository('one.test/app'), app, 'sha-1')
    const report = await run(registries, requests)
    expect(report.status).toBe('failed')
    expect(report.failures).toMatchObject([{ message: `blob ${lost} is gone from one.test/app`, side: 'source' }])
    expect(report.failures[0]?.remedy).toMatch(/^Nothing was tagged\. .* push that image again/)
    expect([reads(registries, 'sha-1'), reads(registries, app.digest)]).toEqual([1, 1])
    expect(tagged(registries)).toEqual([])
    expect(report.traffic.sent.blobs).toBe(2 * 3)
  })

  it('does no harm if the destinations got the image meanwhile', async () => {
    const registries = registriesWhere('pushBlob', (world) => {
      for (const name of ['two.test/app', 'three.test/app']) store(world.repository(name), app, '1.0.0')
      for (const name of ['two.test/app', 'three.test/app']) world.repository(name).blobs.clear()
      world.repository('one.test/app').blobs.clear()
    })
    store(registries.repository('one.test/app'), app, 'sha-1')
    const report = await run(registries, requests)
    expect(report).toMatchObject({ status: 'unchanged', failures: [] })
  })
})

describe('an image that is cleaned up while it travels', () => {
  it.each([
    ['and its tag with it', undefined],
    ['since its tag was built anew', newer],
  ])('%s is an error that names the pinned digest', async (_, built) => {
    const registries = registriesWhere('pushBlob', (world) => {
      const source = world.repository('one.test/app')
      drop(world, 'one.test/app', app)
      source.tags.delete(tag('sha-1'))
      if (built) store(source, built, 'sha-1')
    })
    store(registries.repository('one.test/app'), app, 'sha-1')
    const report = await run(registries, requests, { wait: 60_000 })
    expect(report.status).toBe('failed')
    const message = `one.test/app:sha-1@${app.digest} does not exist: one.test has no such image`
    expect(report.failures).toMatchObject([{ message, side: 'source' }])
    expect(report.failures[0]?.remedy).toContain('cleaned up after its tag was built again')
    expect(tagged(registries)).toEqual([])
  })

  it('but for its index is an error that names the platform', async () => {
    const [first] = app.children
    const registries = registriesWhere('pushBlob', (world) => {
      if (first) drop(world, 'one.test/app', first)
    })
    store(registries.repository('one.test/app'), app, 'sha-1')
    const report = await run(registries, requests)
    expect(report.failures[0]?.side).toBe('source')
    expect(report.failures[0]?.message).toContain(`read the manifest of linux/amd64, ${first?.digest}`)
    expect(tagged(registries)).toEqual([])
  })
})

it('a referrer that is deleted while it travels is left behind', async () => {
  const document = referrer({ subject: app, artifactType: 'application/spdx+json' })
  const registries = registriesWhere('pushBlob', (world) => drop(world, 'one.test/app', document))
  store(registries.repository('one.test/app'), app, 'sha-1')
  store(registries.repository('one.test/app'), document)
  const report = await run(registries, requests)
  expect(report).toMatchObject({ status: 'promoted', failures: [] })
  expect(report.promotions[0]?.referrers).toEqual([])
})

it('what the destination loses is sent again from the source that it came from', async () => {
  const [amdImage, armImage] = [image({ platform: 'linux/amd64' }), image({ platform: 'linux/arm64' })]
  let manifests = 0
  const registries = memoryRegistries({
    fault: ({ kind }) => {
      if (kind === 'pushManifest' && ++manifests === 3) drop(registries, 'two.test/app', armImage)
      return undefined
    },
  })
  store(registries.repository('one.test/one'), amdImage, '1')
  store(registries.repository('one.test/other'), armImage, '1')
  const combined: PromotionRequest = {
    ...request('one.test/one:1', ['two.test/app:1']),
    sources: [parseReference('one.test/one:1'), parseReference('one.test/other:1')],
  }
  const report = await run(registries, [combined])
  expect(report).toMatchObject({ status: 'promoted', failures: [], notices: [] })
  expect(report.warnings).toEqual(['two.test does not have content that it reported as present; it is pushed again'])
  const targetRepository = registries.repository('two.test/app')
  expect([amdImage, armImage].every((built) => targetRepository.manifests.has(digest(built.digest)))).toBe(true)
})
