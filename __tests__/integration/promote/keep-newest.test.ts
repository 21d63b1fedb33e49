// `delete-source-tags` with `keep`: the newest of a pattern stay, whatever the others name.
import { describe, expect, it } from 'vitest'
import { type Built, image, index, layer } from '../../../sandbox/content.ts'
import { describeDeletion } from '../../../src/action/wording/deletions.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { request, run, store, tagsOf } from './support.ts'

function createdOn(day: number | undefined): Built {
  const created = day === undefined ? '1970-01-01T00:00:00Z' : `2026-01-0${day}T00:00:00Z`
  return index([image({ created, layers: [layer({ day: `${day}` })] })])
}

/** Tags by the day on which their images were created; the last is promoted. */
async function promote(
  tags: Readonly<Record<string, number | undefined>>,
  entries: readonly string[],
  settings: Partial<Settings> = {},
) {
  const registries = memoryRegistries()
  const source = registries.repository('one.test/app')
  for (const [name, day] of Object.entries(tags)) store(source, createdOn(day), name)
  const promoted = Object.keys(tags).at(-1)
  const asked = request(`one.test/app:${promoted}`, ['two.test/app:1.0.0'], {
    deleteSourceTags: entries,
    referrers: 'none',
  })
  const report = await run(registries, [asked], settings)
  return { report, tags: Object.keys(tagsOf(source)), manifests: source.manifests.size }
}

describe('the newest of a pattern', () => {
  it.each<[string, Readonly<Record<string, number | undefined>>, readonly string[], readonly string[]]>([
    [
      'are those whose images were created last',
      { 'pr-9': 1, 'pr-10': 2, 'pr-1': 3, other: 1, 'pr-2': 4 },
      ['keep 2: pr-*'],
      ['pr-1', 'other', 'pr-2'],
    ],
    [
      'are the highest versions, whenever they were built',
      { '10.9.0': 4, '10.10.0': 1, '10.2.0': 5, '10.11.0': 2 },
      ['keep 2: 10.*'],
      ['10.10.0', '10.11.0'],
    ],
    ['are all if there are no more', { 'pr-1': 1, 'pr-2': 2 }, ['keep 2: pr-*'], ['pr-1', 'pr-2']],
    [
      'are more if some are as old as the last that is kept',
      { 'pr-1': 1, 'pr-2': 2, 'pr-2b': 2, 'pr-3': 3 },
      ['keep 2: pr-*'],
      ['pr-2', 'pr-2b', 'pr-3'],
    ],
    ['never lose the promoted image', { 'pr-3': 3, 'pr-2': 2, 'pr-1': 1 }, ['keep 1: pr-*'], ['pr-3', 'pr-1']],
    [
      'stay beside globs that delete the promoted image',
      { 'pr-1': 1, 'pr-2': 2, 'staging-2': 3 },
      ['staging-*', 'keep 1: pr-*'],
      ['pr-2'],
    ],
  ])('%s', async (_title, tags, entries, left) => {
    const { report, ...after } = await promote(tags, entries)
    expect(report).toMatchObject({ status: 'promoted', failures: [], warnings: [] })
    expect(after.tags).toEqual(left)
    expect(after.manifests).toBe(2 * new Set(Object.values(tags)).size)
  })

  it('keep the promoted image, with a notice', async () => {
    const { report } = await promote({ 'pr-3': 3, 'pr-2': 2, 'pr-1': 1 }, ['keep 1: pr-*'])
    expect(report.notices).toEqual([
      '`delete-source-tags`: of the tags that match pr-*, pr-1 would be deleted by age, but it names an image that this run promotes',
    ])
  })

  it('keep tags of unknown age, with a warning', async () => {
    const { report, tags } = await promote({ 'pr-0': undefined, 'pr-1': 1, 'pr-2': 2, 'pr-3': 3 }, ['keep 1: pr-*'])
    expect(tags).toEqual(['pr-0', 'pr-3'])
    expect(report.warnings).toEqual([
      expect.stringMatching(/1 tag that matches pr-\* cannot be put in order by age and stays \(pr-0\)/),
    ])
  })

  it.each<[string, Partial<Settings>, string]>([
    ['a dry run', { dryRun: true }, `one.test/app:pr-1 would be deleted: it names ${createdOn(1).digest}`],
    ['nothing was read back', { verify: 'off' }, ''],
  ])('are all if %s', async (_title, settings, planned) => {
    const { report, tags } = await promote({ 'pr-1': 1, 'pr-2': 2 }, ['keep 1: pr-*'], settings)
    expect(tags).toEqual(['pr-1', 'pr-2'])
    expect(report.deletions.map((deletion) => describeDeletion(deletion))).toEqual(planned === '' ? [] : [planned])
  })
})
