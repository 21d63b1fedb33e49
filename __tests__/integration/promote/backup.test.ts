// The tag that `backup` sets on what a tag named before it moves.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { headline } from '../../../src/action/wording/headline.ts'
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

  it.each([['restored'], ['left']])('that replaced another is put back with its tag; it is %s', async (result) => {
    let refusals = 0
    const memory: MemoryOptions = {
      fault: ({ kind, what }) => {
        if (kind !== 'pushTag') return undefined
        const isPutBack = what === 'edge-previous' && refusals > 0
        if (what === 'edge') refusals += 1
        return what === 'edge' || (isPutBack && result === 'left') ? 'refused' : undefined
      },
    }
    const { report, tags } = await promote({ targets: ['edge'], memory })
    expect(report.status).toBe('failed')
    const isLeft = result === 'left'
    expect(tags()).toEqual({ edge: older.digest, 'edge-previous': isLeft ? older.digest : oldest.digest })
    expect(report.promotions[0]?.targets[0]?.backup).toMatchObject({ result, before: oldest.digest })
    expect(headline(report)).toMatch(
      isLeft ? /: every target is where it was, 1 backup changed$/ : /: every tag is where it was$/,
    )
  })

  it('that is new is not deleted, and the report lists it', async () => {
    const memory: MemoryOptions = {
      fault: ({ kind, what }) => (kind === 'pushTag' && what === 'edge' ? 'refused' : undefined),
    }
    const { report, tags } = await promote({ targets: ['edge'], options: { backup: 'old-{tag}' }, memory })
    expect(tags()).toMatchObject({ edge: older.digest, 'old-edge': older.digest })
    const backup = report.promotions[0]?.targets[0]?.backup
    expect(backup).toMatchObject({ result: 'left', before: undefined, after: older.digest })
    expect(headline(report)).toMatch(/1 backup changed$/)
  })

  it('stays if its tag cannot be put back: nothing else names the former image', async () => {
    const puts: string[] = []
    const memory: MemoryOptions = {
      fault: ({ kind, what }) => {
        if (kind !== 'pushTag') return undefined
        puts.push(what)
        return what === '1.0.0' || puts.filter((name) => name === what).length > 1 ? 'refused' : undefined
      },
    }
    const { report, tags } = await promote({ memory, targets: ['edge', '1.0.0'] })
    expect(report.status).toBe('failed')
    expect(tags()).toEqual({ edge: app.digest, 'edge-previous': older.digest })
    expect(report.promotions[0]?.targets[0]?.backup).toMatchObject({ result: 'left', after: older.digest })
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
