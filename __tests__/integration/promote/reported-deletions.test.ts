// What a run says of the source tags that it deleted, or would delete: they are changes, also if no target changed.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { multiPlatform } from '../../../sandbox/content.ts'
import { outputsOf } from '../../../src/action/outputs/outputs.ts'
import { reportText } from '../../../src/action/outputs/report-text.ts'
import { summaryOf } from '../../../src/action/summary/summary.ts'
import { headline } from '../../../src/action/wording/headline.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import { RegistryError } from '../../../src/registry/model/errors.ts'
import { formatReference } from '../../../src/registry/model/reference.ts'
import { type MemoryOptions, memoryRegistries } from '../../support/memory.ts'
import { apply, maker } from './planned-worlds.ts'
import { request, run, runEach, store, tagsOf } from './support.ts'

const [app, otherImage] = [multiPlatform('app'), multiPlatform('other')]
const clearing = { deleteSourceTags: ['staging-*'], referrers: 'none' } as const

/** Two staging tags of one image, which a target has already. */
function world(memory: MemoryOptions = {}) {
  const registries = memoryRegistries(memory)
  store(registries.repository('one.test/app'), app, 'staging-1', 'staging-one')
  store(registries.repository('two.test/app'), app, '1.0.0')
  return registries
}

const right = request('one.test/app:staging-1', ['two.test/app:1.0.0'], clearing)
const missing = request('one.test/app:gone', ['two.test/app:2.0.0'])

function deletionsOf({ deletions }: Report) {
  return deletions.map(({ reference, digest, result }) => [formatReference(reference), digest, result])
}

const bothDeleted = [
  ['one.test/app:staging-1', app.digest, 'deleted'],
  ['one.test/app:staging-one', app.digest, 'deleted'],
]
const reported = z.object({ deletions: z.array(z.unknown()) })

describe('deleted source tags', () => {
  it('are what the run did if all targets were right already', async () => {
    const report = await run(world(), [right])
    expect(report).toMatchObject({ status: 'deleted', changed: true, failures: [] })
    expect(deletionsOf(report)).toEqual(bothDeleted)
    expect(headline(report)).toBe(
      'Nothing to promote of one.test/app:staging-1: 1 tag already right; 2 tags of one.test/app deleted',
    )
    expect(outputsOf(report, '')).toMatchObject({ status: 'deleted', changed: 'true' })
    expect(reported.parse(JSON.parse(reportText(report))).deletions).toEqual(
      bothDeleted.map(([reference, digest, result]) => ({ reference, digest, result })),
    )
    const page = summaryOf(report, { repository: 'acme/app', serverUrl: 'https://github.com', surface: 'action' })
    for (const [name] of bothDeleted) expect(page).toContain(`<code>${name}</code> was deleted: it named`)
  })

  it('stand beside the tags that were set', async () => {
    const report = await run(world(), [{ ...right, targets: request('one.test/a:1', ['two.test/app:2.0.0']).targets }])
    expect(report).toMatchObject({ status: 'promoted', changed: true })
    expect(headline(report)).toBe('Promoted one.test/app:staging-1 to 1 tag; 2 tags of one.test/app deleted')
  })

  it('are planned by a dry run, which changes nothing', async () => {
    const registries = world()
    const report = await run(registries, [right], { dryRun: true })
    expect(report).toMatchObject({ status: 'planned', changed: false, plan: { version: 1 } })
    expect(deletionsOf(report).map(([, , result]) => result)).toEqual(['planned', 'planned'])
    expect(headline(report)).toBe(
      'Dry run of one.test/app:staging-1: 1 tag already right; 2 tags of one.test/app would be deleted, nothing was written',
    )
    expect(Object.keys(tagsOf(registries.repository('one.test/app')))).toEqual(['staging-1', 'staging-one'])
  })

  it('are what a step does that applies such a plan', async () => {
    const registries = world()
    const { plan } = await run(registries, [right], { dryRun: true, maker })
    const requests = await apply(JSON.stringify(plan))
    expect(await run(registries, requests, { phase: 'content' })).toMatchObject({ status: 'unchanged', deletions: [] })
    const report = await run(registries, requests, { phase: 'tags' })
    expect(report).toMatchObject({ status: 'deleted', changed: true })
    expect(deletionsOf(report)).toEqual(bothDeleted)
  })

  it.each<[string, Partial<Settings>]>([
    ['a dry run', { dryRun: true }],
    ['a run', {}],
  ])('are none: %s is unchanged', async (_title, settings) => {
    const report = await run(
      world(),
      [{ ...right, options: { ...right.options, deleteSourceTags: ['pr-*'] } }],
      settings,
    )
    expect(report).toMatchObject({ status: 'unchanged', changed: false, deletions: [] })
    expect(headline(report)).toBe('Nothing to do for one.test/app:staging-1: 1 tag already right')
  })

  it('are named if the run fails after the first', async () => {
    const failure = new RegistryError({
      registry: 'one.test',
      repository: 'app',
      operation: 'delete tag staging-one',
      access: 'write',
      status: 403,
    })
    const report = await run(
      world({ fault: ({ kind, what }) => (kind === 'deleteTag' && what === 'staging-one' ? failure : undefined) }),
      [right],
    )
    expect(report).toMatchObject({ status: 'failed', changed: true })
    expect(deletionsOf(report)).toEqual(bothDeleted.slice(0, 1))
    expect(headline(report)).toBe(
      'Failed with 1 error outside the promotion of an image; 1 image already right; 1 tag of one.test/app deleted',
    )
  })

  it('are named if the run is cancelled, and the one on its way is not known', async () => {
    const stop = new AbortController()
    const registries = world({
      fault: ({ kind, what }) => {
        if (kind !== 'deleteTag' || what !== 'staging-one') return undefined
        stop.abort(new Error('SIGINT'))
        return new RegistryError({
          registry: 'one.test',
          repository: 'app',
          operation: 'delete tag staging-one',
          access: 'write',
        })
      },
    })
    const report = await run(registries, [right], { signal: stop.signal })
    expect(report).toMatchObject({ status: 'failed', changed: true })
    expect(deletionsOf(report).map(([name, , result]) => [name, result])).toEqual([
      ['one.test/app:staging-1', 'deleted'],
      ['one.test/app:staging-one', 'unknown'],
    ])
    expect(headline(report)).toBe(
      'Failed with 1 error outside the promotion of an image; 1 image already right; 1 tag of one.test/app deleted, 1 perhaps',
    )
  })

  it('are none where the registry does not delete tags: nothing changed', async () => {
    const report = await run(world({ deletes: false }), [right])
    expect(report).toMatchObject({ status: 'failed', changed: false, deletions: [] })
  })

  it('of one group are named beside another that fails', async () => {
    const report = await runEach(world(), [right, missing])
    expect(report).toMatchObject({ status: 'failed', changed: true })
    expect(deletionsOf(report)).toEqual(bothDeleted)
    expect(headline(report)).toMatch(/1 image already right; 2 tags of one\.test\/app deleted$/)
  })

  it('of all groups are counted together', async () => {
    const registries = world()
    store(registries.repository('three.test/app'), otherImage, 'staging-3')
    const otherRequest = request('three.test/app:staging-3', ['two.test/other:1'], clearing)
    const report = await runEach(registries, [right, otherRequest])
    expect(report).toMatchObject({ status: 'promoted', changed: true })
    expect(report.deletions).toHaveLength(3)
    expect(headline(report)).toMatch(/; 3 tags of 2 repositories deleted$/)
    const again = await runEach(world(), [right])
    expect(again.status).toBe('deleted')
  })
})
