import { describe, expect, it } from 'vitest'
import {
  attestation,
  type Built,
  cosignSignature,
  digestTag,
  image,
  index,
  layer,
  multiPlatform,
  referrer,
} from '../../sandbox/content.ts'
import type { Report } from '../../src/promote/report.ts'
import { type MemoryRegistries, memoryRegistries } from '../support/memory.ts'
import { digest, request, run, store, tagsOf } from './support.ts'

const app = multiPlatform('app')
const older = multiPlatform('older')

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

  it('names the nearest tags where the source is missing', async () => {
    const registries = world('sha-1234')
    const report = await run(registries, [request('one.test/app:sha-123', ['two.test/release:1.0.0'])])
    expect(report.status).toBe('failed')
    expect(report.failures).toMatchObject([{ side: 'source', remedy: expect.stringContaining('sha-1234') }])
    expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })
})

describe('guards', () => {
  const cases: readonly [
    name: string,
    present: Readonly<Record<string, Built>>,
    targets: readonly string[],
    options: Parameters<typeof request>[2],
    expected: readonly string[],
  ][] = [
    ['a new tag is created', {}, ['1.0.0'], {}, ['created']],
    [
      'the same digest is the same, whatever overwrite says',
      { '1.0.0': app },
      ['1.0.0'],
      { overwrite: 'never' },
      ['same'],
    ],
    ['never refuses any other digest', { edge: older }, ['edge'], { overwrite: 'never' }, ['refused']],
    ['floating refuses a full version that names another digest', { '1.0.0': older }, ['1.0.0'], {}, ['refused']],
    ['floating moves tags that are no versions', { edge: older }, ['edge'], {}, ['moved']],
    ['always moves a full version', { '1.0.0': older }, ['1.0.0'], { overwrite: 'always' }, ['moved']],
    [
      'latest moves forward beside its version',
      { '1.0.0': older, latest: older },
      ['1.1.0', 'latest'],
      {},
      ['created', 'moved'],
    ],
    [
      'latest is held where a newer version is there',
      { '2.0.0': older, latest: older },
      ['1.1.0', 'latest'],
      {},
      ['created', 'held'],
    ],
    [
      'a minor tag looks at its own line only',
      { '2.0.0': older, '1.1': older },
      ['1.1.1', '1.1'],
      {},
      ['created', 'moved'],
    ],
    [
      'a minor tag is held by a newer patch',
      { '1.1.2': older, '1.1': older },
      ['1.1.1', '1.1'],
      {},
      ['created', 'held'],
    ],
    [
      'a prerelease does not move latest',
      { '1.0.0': older, latest: older },
      ['1.1.0-rc.1', 'latest'],
      {},
      ['created', 'held'],
    ],
    [
      'a newer prerelease holds nothing',
      { '2.0.0-rc.1': older, latest: older },
      ['1.1.0', 'latest'],
      {},
      ['created', 'moved'],
    ],
    [
      'a variant is a line of its own',
      { '2.0.0': older, 'latest-alpine': older },
      ['1.1.0-alpine', 'latest-alpine'],
      {},
      ['created', 'moved'],
    ],
    ['latest alone moves anywhere', { '2.0.0': older, latest: older }, ['latest'], {}, ['moved']],
    [
      'floating tags are derived in the spelling of the version',
      {},
      ['v1.2.3'],
      { floatingTags: ['latest', 'major', 'minor'] },
      ['created', 'created', 'created', 'created'],
    ],
    [
      'derived tags never go backwards, even with always',
      { 'v1.3.0': older, v1: older },
      ['v1.2.3'],
      { floatingTags: ['major'], overwrite: 'always' },
      ['created', 'held'],
    ],
    [
      'derived tags are not made where a newer version is there',
      { '2.0.0': older },
      ['1.0.0'],
      { floatingTags: ['latest'] },
      ['created', 'held'],
    ],
  ]

  it.each(cases)('%s', async (_, present, targets, options, expected) => {
    const registries = world('sha-1')
    for (const [name, built] of Object.entries(present)) store(registries.repository('two.test/app'), built, name)
    const report = await run(registries, [
      request(
        'one.test/app:sha-1',
        targets.map((name) => `two.test/app:${name}`),
        options,
      ),
    ])
    const refused = expected.includes('refused')
    expect(results(report)).toEqual(expected)
    expect(report.status).toBe(
      refused ? 'refused' : expected.every((result) => result === 'same') ? 'unchanged' : 'promoted',
    )
    if (refused) expect(registries.operations.filter(({ write }) => write)).toEqual([])
    if (expected.includes('held')) expect(report.warnings.join()).toMatch(/stays where it is/)
  })

  it('refuses two images under one tag, both of them', async () => {
    const registries = world('sha-1')
    store(registries.repository('one.test/app'), older, 'sha-0')
    const report = await run(registries, [
      request('one.test/app:sha-1', ['two.test/app:1.0.0']),
      request('one.test/app:sha-0', ['two.test/app:1.0.0']),
    ])
    expect(results(report)).toEqual(['refused', 'refused'])
  })

  it('gives a tag that two promotions derive to the higher version', async () => {
    const registries = world('sha-1')
    store(registries.repository('one.test/app'), older, 'sha-0')
    const options = { floatingTags: ['latest'] } as const
    await run(registries, [
      request('one.test/app:sha-1', ['two.test/app:1.1.0'], options),
      request('one.test/app:sha-0', ['two.test/app:1.0.0'], options),
    ])
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({
      '1.1.0': app.digest,
      '1.0.0': older.digest,
      latest: app.digest,
    })
  })
})

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
      const there = registries.repository('two.test/app')
      for (const [subject, built] of attached) {
        expect(there.manifests.get(digest(built.digest))?.bytes).toEqual(built.bytes)
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

  it('are left where they are with none', async () => {
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
    const there = registries.repository('two.test/app')
    const merged = there.manifests.get(digest(tagsOf(there)[name] ?? ''))
    expect(
      merged?.kind === 'image' &&
        merged.layers.map(({ annotations }) => annotations?.['dev.cosignproject.cosign/signature']),
    ).toEqual(['theirs', 'ours'])
    expect((await run(registries, requests)).status).toBe('unchanged')
  })
})

it('a layer that two platforms share is brought once', async () => {
  const shared = layer({ base: 'shared' })
  const built = index(['linux/amd64', 'linux/arm64'].map((platform) => image({ platform, layers: [shared] })))
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), built, 'sha-1')
  const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])])
  expect(report.traffic.sent.blobs).toBe(3)
})
