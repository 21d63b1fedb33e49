// The tag that `backup` sets on what a tag named before it moves.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { PromotionOptions } from '../../../src/promote/model/request.ts'
import { type MemoryOptions, memoryRegistries } from '../../support/memory.ts'
import { request, run, store, tag, tagsOf } from './support.ts'

const [app, older, oldest] = [multiPlatform('app'), multiPlatform('older'), multiPlatform('oldest')]

interface Step {
  readonly targets?: readonly string[]
  readonly options?: Partial<PromotionOptions>
  readonly memory?: MemoryOptions
  readonly settings?: Partial<Settings>
}

async function promote({ targets = ['edge', '1.0.0'], options, memory, settings }: Step = {}) {
  const registries = memoryRegistries(memory)
  store(registries.repository('one.test/app'), app, 'build')
  const destination = registries.repository('two.test/app')
  store(destination, older, 'edge')
  store(destination, oldest, 'edge-previous')
  const asked = request(
    'one.test/app:build',
    targets.map((name) => `two.test/app:${name}`),
    { backup: '{tag}-previous', ...options },
  )
  const step = () => run(registries, [asked], settings)
  return { report: await step(), step, tags: () => tagsOf(destination), registries }
}

describe('a backup', () => {
  it('is set on what a tag named before it moves, and on nothing else', async () => {
    const { report, tags, registries } = await promote()
    expect(report.status).toBe('promoted')
    expect(tags()).toEqual({ edge: app.digest, 'edge-previous': older.digest, '1.0.0': app.digest })
    expect(report.notices).toEqual([
      expect.stringMatching(/^`backup`: two\.test\/app:edge-previous is set to sha256:\w+, which edge named before$/),
    ])
    const puts = registries.operations.filter(({ kind }) => kind === 'pushTag').map(({ what }) => what)
    expect(puts.indexOf('edge-previous')).toBeLessThan(puts.indexOf('edge'))
  })

  it('is not touched by a second run, which has nothing to do', async () => {
    const { step, tags } = await promote()
    expect(await step()).toMatchObject({ status: 'unchanged', changed: false })
    expect(tags()['edge-previous']).toBe(older.digest)
  })

  it('is set without a rollback too', async () => {
    const { tags } = await promote({ settings: { rollback: false } })
    expect(tags()['edge-previous']).toBe(older.digest)
  })

  it('that cannot be set prevents the move of the tag', async () => {
    const memory: MemoryOptions = {
      fault: ({ kind, what }) => (kind === 'pushTag' && what === tag('edge-previous') ? 'refused' : undefined),
    }
    const { report, tags } = await promote({ memory })
    expect(report.status).toBe('failed')
    expect(tags()).toEqual({ edge: older.digest, 'edge-previous': oldest.digest })
  })

  it('is announced by a dry run, which writes nothing', async () => {
    const { report, tags, registries } = await promote({ settings: { dryRun: true } })
    expect(report.notices).toEqual([
      expect.stringMatching(
        /^`backup`: two\.test\/app:edge-previous would be set to sha256:\w+, which edge names now$/,
      ),
    ])
    expect(tags()['edge-previous']).toBe(oldest.digest)
    expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })

  it('is refused if it is the source: each run would swap the two tags', async () => {
    const registries = memoryRegistries()
    const repository = registries.repository('two.test/app')
    store(repository, app, 'edge')
    store(repository, older, 'edge-previous')
    const asked = request('two.test/app:edge-previous', ['two.test/app:edge'], { backup: '{tag}-previous' })
    const report = await run(registries, [asked])
    expect(report.status).toBe('refused')
    expect(tagsOf(repository)).toEqual({ edge: app.digest, 'edge-previous': older.digest })
  })

  it.each([
    [['edge', 'edge-previous'], {}, 'its backup would be edge-previous, which is a source or a target of this run'],
    [
      ['edge'],
      { allowTargets: ['two.test/app:edge'] },
      'no glob of `allow-targets` (two.test/app:edge) matches two.test/app:edge-previous',
    ],
  ])('is refused where it would be another target, or none that is allowed', async (targets, options, reason) => {
    const { report, registries } = await promote({ targets, options })
    expect(report.status).toBe('refused')
    expect(report.promotions[0]?.targets[0]?.detail).toContain(reason)
    expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })
})
