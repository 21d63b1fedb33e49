import { describe, expect, it } from 'vitest'
import { type Built, multiPlatform } from '../../../sandbox/content.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import { type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { request, run, store, tagsOf } from './support.ts'

const app = multiPlatform('app')
const older = multiPlatform('older')

function world(...tags: readonly string[]): MemoryRegistries {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, ...tags)
  return registries
}

const results = (report: Report) => report.promotions.flatMap(({ targets }) => targets.map(({ result }) => result))

type Case = [
  name: string,
  present: Readonly<Record<string, Built>>,
  targets: readonly string[],
  options: Parameters<typeof request>[2],
  expected: readonly string[],
]

describe('guards', () => {
  const cases: readonly Case[] = [
    ['a new tag is created', {}, ['1.0.0'], {}, ['created']],
    [
      'the same digest is the same, whatever overwrite says',
      { '1.0.0': app },
      ['1.0.0'],
      { overwrite: 'never' },
      ['same'],
    ],
    [
      'skip leaves a tag that names another image, and sets the others',
      { edge: older, '1.0.0': app },
      ['edge', '1.0.0', 'new'],
      { overwrite: 'skip' },
      ['held', 'same', 'created'],
    ],
    [
      'each tag has the rule of the first line that matches it',
      { edge: older, '1.0.0': older, main: older },
      ['edge', '1.0.0', 'main'],
      { overwrite: ['always: 1.*', 'skip'] },
      ['held', 'moved', 'held'],
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
    [
      "the tags under which referrers are found are nobody's target",
      {},
      [`sha256-${'a'.repeat(64)}`, `sha256-${'a'.repeat(64)}.sig`],
      { overwrite: 'always' },
      ['refused', 'refused'],
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

  it.each(cases)('%s', async (...[, present, targets, options, expected]) => {
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
    if (expected.includes('held'))
      expect([...report.warnings, ...report.notices].join()).toMatch(/stays where it is|`overwrite: skip`/)
  })

  it('with skip, a mirror whose tags are all there reads no image whole and says so once', async () => {
    const registries = world('1', '2', '3')
    for (const name of ['1', '2', '3']) store(registries.repository('two.test/app'), older, name)
    const report = await run(
      registries,
      ['1', '2', '3'].map((name) => request(`one.test/app:${name}`, [`two.test/app:${name}`], { overwrite: 'skip' })),
    )
    expect(report).toMatchObject({ status: 'unchanged', changed: false, warnings: [] })
    expect(report.notices).toEqual(['two.test/app:1 and 2 other tags name other images and stay: `overwrite: skip`'])
    const reads = registries.operations.filter(({ kind }) => kind === 'manifest')
    expect(reads.every(({ what }) => ['1', '2', '3'].includes(what))).toBe(true)
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

it.each<[readonly string[], Parameters<typeof request>[2], readonly unknown[]]>([
  [
    ['edge', '20260115'],
    { floatingTags: ['latest'] },
    [expect.stringMatching(/^`floating-tags`: no target is a full version \(edge, 20260115\), so no .* is derived/)],
  ],
  [['edge', '1.0.0'], { floatingTags: ['latest'] }, []],
  [['20260115'], { floatingTags: ['latest'], versionPattern: '(?<major>\\d{8})' }, []],
  [['edge'], {}, []],
])('floating tags that nothing is derived from are told: %j with %j', async (tags, options, warnings) => {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, 'sha-1')
  const targets = tags.map((tagName) => `one.test/app:${tagName}`)
  const report = await run(registries, [request('one.test/app:sha-1', targets, options)])
  expect(report.warnings).toEqual(warnings)
})
