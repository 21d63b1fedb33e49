// Lists of referrers that lie: nothing loops, nothing foreign is copied, nothing ends without a sentence that says why.
import { describe, expect, it } from 'vitest'
import { digestTag, index, mediaTypes, noise, referrer, seed } from '../../../sandbox/content.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { registry } from '../../support/sandboxes.ts'
import { request, run as runInMemory, store } from '../promote/support.ts'
import { run } from './engine.ts'
import { amd, app, holds, inventedDescriptor, list, listOf, otherImage, sbom, stage, stranger } from './hostile.ts'
import { attach } from './kinds.ts'
import { entryOf, listedByTag } from './stage.ts'

describe('a list', () => {
  it('with a manifest of another subject yields only the valid ones, in any order of the lists', async () => {
    const places = await stage()
    seed(places.source.store, 'acme/app', stranger)
    const signature = referrer({ subject: amd, artifactType: 'application/vnd.example.signature' })
    seed(places.source.store, 'acme/app', sbom)
    seed(places.source.store, 'acme/app', signature)
    listOf(app, [sbom.descriptor, stranger.descriptor, signature.descriptor], places)
    listOf(amd, [signature.descriptor], places)
    const report = await places.promote()
    expect(report.status).toBe('promoted')
    expect(report.warnings).toEqual([expect.stringMatching(/lists 2 manifests .* another subject .* left out$/)])
    expect(holds(places, stranger)).toBe(false)
    expect(await listedByTag(places.destination, 'acme/app', app.digest)).toEqual([entryOf(sbom)])
    expect(await listedByTag(places.destination, 'acme/app', amd.digest)).toEqual([entryOf(signature)])
  })

  it('with a wrong size, type and annotations is corrected from the manifest', async () => {
    const places = await stage()
    seed(places.source.store, 'acme/app', sbom)
    const wrong = { ...sbom.descriptor, size: 1, artifactType: 'application/x.lie', annotations: { of: 'the list' } }
    listOf(app, [wrong], places)
    expect(await places.promote()).toMatchObject({
      warnings: [],
      promotions: [{ referrers: [{ size: sbom.bytes.length, artifactType: 'application/spdx+json' }] }],
    })
    expect(await listedByTag(places.destination, 'acme/app', app.digest)).toEqual([entryOf(sbom)])
  })

  it('that names the image itself, its platforms and its index leaves them out', async () => {
    const places = await stage()
    listOf(app, [app.descriptor, ...app.children.map(({ descriptor }) => descriptor)], places)
    listOf(amd, [app.descriptor], places)
    const report = await places.promote()
    expect(report.status).toBe('promoted')
    expect(report.warnings).toHaveLength(2)
    expect(places.destination.store.tags('acme/app')).toEqual(['1.0.0'])
  })

  it('whose entries form a cycle is read once', async () => {
    const places = await stage()
    for (const built of [sbom, stranger]) seed(places.source.store, 'acme/app', built)
    listOf(app, [sbom.descriptor], places)
    listOf(sbom, [stranger.descriptor, app.descriptor], places)
    listOf(stranger, [sbom.descriptor, stranger.descriptor], places)
    const report = await places.promote()
    expect(report.status).toBe('promoted')
    const reads = places.source.requests.filter(({ reference }) => /^sha256-[0-9a-f]+$/.test(reference))
    expect(reads).toHaveLength(3)
    expect(holds(places, sbom)).toBe(true)
    expect(holds(places, stranger)).toBe(false)
  })

  it('of ten thousand missing manifests is one short error, and nothing is tagged', async () => {
    const registries = memoryRegistries({ referrers: 'tag' })
    const source = registries.repository('one.test/app')
    store(source, app, 'sha-1')
    store(source, sbom)
    const gone = Array.from({ length: 9_998 }, (_, at) => inventedDescriptor(`gone ${at}`))
    store(source, list([sbom.descriptor, ...gone]), digestTag(app.digest))
    const report = await runInMemory(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])])
    expect(report).toMatchObject({ status: 'failed', changed: false, failures: [{ side: 'source' }] })
    expect(report.failures[0]?.message).toMatch(/read referrer .* lists it as a referrer .* does not exist/)
    expect(JSON.stringify(report.failures).length).toBeLessThan(1500)
    expect(registries.repository('two.test/app').tags.size).toBe(0)
  })

  it.each([
    ['has more entries than are read', list(Array.from({ length: 10_001 }, (_, at) => inventedDescriptor(`${at}`)))],
    ['names no digest', list([{ mediaType: mediaTypes.manifest, digest: 'sha256:../../etc', size: 1 }])],
  ])('that %s is an error that names the tag, and nothing is promoted without it', async (_, built) => {
    const places = await stage()
    seed(places.source.store, 'acme/app', built, [digestTag(app.digest)])
    const { status, failures } = await places.promote()
    expect(status).toBe('failed')
    expect(failures.map(({ side }) => side)).toEqual(['source'])
    expect(failures[0]?.message).toContain(digestTag(app.digest))
    expect(failures[0]?.remedy).toContain('Repair or delete that list')
    expect(places.destination.store.tags('acme/app')).toEqual([])
  })

  it.each([
    ['another image', otherImage],
    ['the image itself, as `cosign copy` leaves it', app],
  ])('that is %s is not read as one', async (_, built) => {
    const places = await stage()
    seed(places.source.store, 'acme/app', built, [digestTag(app.digest)])
    expect(await places.promote()).toMatchObject({ status: 'promoted', warnings: [] })
    expect(holds(places, otherImage)).toBe(false)
  })

  it('that is an image at the destination is not overwritten, and no promised tag moves', async () => {
    const places = await stage()
    attach(places.source, 'acme/app', 'tag', [sbom])
    seed(places.destination.store, 'acme/app', otherImage, [digestTag(app.digest)])
    const { status, failures } = await places.promote()
    expect(status).toBe('failed')
    expect(failures.map(({ message }) => message).join()).toMatch(/holds an image instead/)
    expect(places.destination.store.tag('acme/app', digestTag(app.digest))).toBe(otherImage.digest)
    expect(places.destination.store.tag('acme/app', '1.0.0')).toBeUndefined()
  })
})

it('annotations of the maximum size are copied in the manifest, and leave space in the list for others', async () => {
  const places = await stage()
  const giant = referrer({
    subject: app,
    artifactType: 'application/vnd.example.giant',
    annotations: { giant: Buffer.from(noise(1024 * 1024, 'giant')).toString('hex') },
  })
  attach(places.source, 'acme/app', 'API', [giant, sbom])
  const small = [giant, sbom].map(({ descriptor: { mediaType, digest, size } }) => ({ mediaType, digest, size }))
  listOf(app, small, places)
  expect(await places.promote()).toMatchObject({ status: 'promoted', warnings: [] })
  expect(holds(places, giant)).toBe(true)
  expect(await listedByTag(places.destination, 'acme/app', app.digest)).toEqual(
    [entryOf(sbom), { digest: giant.digest, artifactType: 'application/vnd.example.giant' }].sort((leftEntry, two) =>
      leftEntry.digest < two.digest ? -1 : 1,
    ),
  )
})

it('an attestation that is in the index and refers to its platform is listed at the destination too', async () => {
  const attested = referrer({ subject: amd, artifactType: 'application/vnd.docker.attestation.manifest.v1+json' })
  const whole = index([...app.children, attested])
  const source = await registry()
  const destination = await registry({ quirks: ['no-referrers-api'] })
  seed(source.store, 'acme/app', whole, ['sha-1'])
  await run([request(`${source.host}/acme/app:sha-1`, [`${destination.host}/acme/app:1.0.0`])])
  expect(await listedByTag(destination, 'acme/app', amd.digest)).toEqual([entryOf(attested)])
})
