import { describe, expect, it } from 'vitest'
import { cosignSignature, digestTag, image, index, multiPlatform, referrer } from '../../../sandbox/content.ts'
import { type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tag, tagsOf } from './support.ts'

const app = multiPlatform('app')

function world(...tags: readonly string[]): MemoryRegistries {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, ...tags)
  return registries
}

describe('referrers', () => {
  const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
  const [amd = app] = app.children
  const signature = referrer({ subject: amd, artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' })
  const countersignature = referrer({ subject: signature, artifactType: 'application/vnd.example.counter' })

  it.each(['api', 'tag'] as const)(
    'of every node travel, and theirs, into a registry that speaks %s',
    async (referrers) => {
      const registries = memoryRegistries({ referrers })
      const source = registries.repository('one.test/app')
      store(source, app, 'sha-1')
      const attached = [
        [app, sbom],
        [amd, signature],
        [signature, countersignature],
      ] as const
      for (const [, built] of attached) store(source, built)
      if (referrers === 'tag')
        for (const [subject, built] of attached) store(source, index([built]), digestTag(subject.digest))
      const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])])
      expect(report).toMatchObject({ status: 'promoted', warnings: [] })
      const targetRepository = registries.repository('two.test/app')
      for (const [subject, built] of attached) {
        expect(targetRepository.manifests.get(digest(built.digest))?.bytes).toEqual(built.bytes)
        const listed = await registries
          .open(
            { kind: 'registry', registry: 'two.test', path: 'app' },
            { access: 'pull', signal: AbortSignal.timeout(1000) },
          )
          .referrers(digest(subject.digest))
        expect(listed.map((descriptor) => descriptor.digest)).toEqual([built.digest])
      }
    },
  )

  it('are not copied with none', async () => {
    const registries = world('sha-1')
    store(registries.repository('one.test/app'), sbom)
    await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'], { referrers: 'none' })])
    expect(registries.repository('two.test/app').manifests.has(digest(sbom.digest))).toBe(false)
  })

  it('are selected by globs of their true artifact type', async () => {
    const registries = world('sha-1')
    for (const built of [sbom, signature]) store(registries.repository('one.test/app'), built)
    await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'], { referrers: ['*', '!*spdx*'] })])
    const { manifests } = registries.repository('two.test/app')
    expect([manifests.has(digest(sbom.digest)), manifests.has(digest(signature.digest))]).toEqual([false, true])
  })

  it('are reported as present if nothing had to be copied', async () => {
    const registries = world('sha-1')
    for (const built of [sbom, signature]) store(registries.repository('one.test/app'), built)
    const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'])]
    await run(registries, requests)
    const { status, promotions } = await run(registries, requests)
    const results = promotions.flatMap(({ referrers }) =>
      referrers.map((reported) => [reported.digest, reported.result]),
    )
    expect([status, new Set(results.map(String))]).toEqual([
      'unchanged',
      new Set([`${sbom.digest},present`, `${signature.digest},present`]),
    ])
  })

  it('that are listed but belong to something else are left out with a warning', async () => {
    const registries = memoryRegistries({ referrers: 'tag' })
    store(registries.repository('one.test/app'), app, 'sha-1')
    store(registries.repository('one.test/app'), index([image()]), digestTag(app.digest))
    const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])])
    expect(report.status).toBe('promoted')
    expect(report.warnings.join()).toMatch(/has no subject; it is left out/)
    const again = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])])
    expect(again.status).toBe('unchanged')
  })

  it('in digest tags travel, and a signature made at the destination stays', async () => {
    const registries = world('sha-1')
    const name = digestTag(app.digest, '.sig')
    store(registries.repository('one.test/app'), cosignSignature(app, ['ours']), name)
    store(registries.repository('two.test/app'), cosignSignature(app, ['theirs']), name)
    const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'])]
    const report = await run(registries, requests)
    expect(report.status).toBe('promoted')
    const targetRepository = registries.repository('two.test/app')
    const merged = targetRepository.manifests.get(digest(tagsOf(targetRepository)[name] ?? ''))
    expect(
      merged?.kind === 'image' &&
        merged.layers.map(({ annotations }) => annotations?.['dev.cosignproject.cosign/signature']),
    ).toEqual(['theirs', 'ours'])
    expect((await run(registries, requests)).status).toBe('unchanged')
  })

  it.each([
    ['.sbom', cosignSignature(app, ['theirs'])],
    ['.sig', cosignSignature(app, ['ours', 'theirs'])],
  ] as const)('in a %s tag that stays as it is are told by its suffix, and as not copied', async (suffix, theirs) => {
    const registries = world('sha-1')
    const name = digestTag(app.digest, suffix)
    store(registries.repository('one.test/app'), cosignSignature(app, ['ours']), name)
    store(registries.repository('two.test/app'), theirs, name)
    const targets = ['two.test/app:1.0.0', 'three.test/app:1.0.0']
    const report = await run(registries, [request('one.test/app:sha-1', targets)])
    const results = report.promotions[0]?.referrers.map(({ artifactType, result }) => [artifactType, result])
    expect(results).toEqual([
      [suffix, 'present'],
      [suffix, 'copied'],
    ])
  })
})

it.each([
  ['planned in a dry run', { dryRun: true }, 'planned'],
  ['not written if the run ends before', {}, 'untouched'],
] as const)('what belongs to the image is %s', async (_, settings, result) => {
  const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
  const registries = memoryRegistries({ fault: ({ kind }) => (kind === 'pushBlob' ? 'refused' : undefined) })
  store(registries.repository('one.test/app'), app, 'sha-1')
  store(registries.repository('one.test/app'), sbom)
  const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])], settings)
  expect(report.promotions[0]?.referrers.map((referrer) => referrer.result)).toEqual([result])
})

it('a list that another writer replaced meanwhile is merged again before the run ends', async () => {
  const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
  const registries = memoryRegistries({
    referrers: 'tag',
    fault: ({ kind, repository, what }) => {
      const { tags } = registries.repository('two.test/app')
      if (kind === 'pushTag' && repository === 'two.test/app' && what === '1.0.0')
        tags.delete(tag(digestTag(app.digest)))
      return undefined
    },
  })
  store(registries.repository('one.test/app'), app, 'sha-1')
  store(registries.repository('one.test/app'), sbom)
  store(registries.repository('one.test/app'), index([sbom]), digestTag(app.digest))
  const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])])
  expect(report.status).toBe('promoted')
  expect(report.notices.join()).toMatch(/another writer replaced/)
  expect(registries.repository('two.test/app').tags.has(tag(digestTag(app.digest)))).toBe(true)
})
