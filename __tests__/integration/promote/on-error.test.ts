// `on-error: continue`: what fails does not stop what shares nothing with it, and the report says which it was.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { multiPlatform } from '../../../sandbox/content.ts'
import { reportText } from '../../../src/action/outputs/report-text.ts'
import { headline } from '../../../src/action/wording/headline.ts'
import { eventHub } from '../../../src/promote/model/events.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { PromotionOptions } from '../../../src/promote/model/request.ts'
import { independentGroups } from '../../../src/promote/requests/independent-groups.ts'
import { parseTemplate } from '../../../src/promote/requests/target-template.ts'
import { type MemoryOptions, memoryRegistries } from '../../support/memory.ts'
import { request, runEach, store, tag, tagsOf } from './support.ts'

const reported = z.object({ promotions: z.array(z.object({ targets: z.array(z.looseObject({})) })) })

const [app, otherImage] = [multiPlatform('app'), multiPlatform('other')]

function world(options: MemoryOptions = {}) {
  const registries = memoryRegistries(options)
  store(registries.repository('one.test/app'), app, 'a', 'b', 'c')
  return registries
}

const mirror = (name: string, options: Partial<PromotionOptions> = {}) =>
  request(`one.test/app:${name}`, [`two.test/app:${name}`], options)

describe('promotions that share nothing', () => {
  it('continue if a source is missing, and the run fails in the end', async () => {
    const registries = world()
    const report = await runEach(registries, [mirror('a'), mirror('missing'), mirror('c')])
    expect(report.status).toBe('failed')
    expect(report.failures.map(({ message }) => message)).toEqual([expect.stringContaining('one.test/app:missing')])
    expect(report.promotions.map(({ decision }) => decision)).toEqual(['promote', 'failed', 'promote'])
    expect(headline(report)).toBe(
      'Failed to promote 1 of 3 images (one.test/app:missing); its tags: every tag is where it was; 2 images promoted',
    )
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({ a: app.digest, c: app.digest })
  })

  it('do not delete the source tags of each other', async () => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), app, 'build-1', 'build-2', 'edge')
    const options = { deleteSourceTags: ['build-*'] }
    const report = await runEach(registries, [
      mirror('build-1', options),
      mirror('build-2', options),
      request('one.test/app:build-2', ['three.test/app:2'], options),
    ])
    expect(report.status).toBe('promoted')
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({ 'build-1': app.digest, 'build-2': app.digest })
    expect(tagsOf(registries.repository('three.test/app'))).toEqual({ 2: app.digest })
    expect(report.notices).toContain(
      'one.test/app:build-2 is left to another promotion of this run or plan, which names it',
    )
    expect(tagsOf(registries.repository('one.test/app'))).toEqual({ edge: app.digest })
  })

  it('do not overwrite the backups of each other', async () => {
    const registries = world()
    store(registries.repository('two.test/app'), otherImage, 'a')
    const report = await runEach(registries, [
      mirror('a', { backup: '{tag}-previous', overwrite: 'always' }),
      request('one.test/app:b', ['two.test/app:a-previous']),
    ])
    expect(report.promotions[0]?.targets[0]).toMatchObject({ result: 'refused', rule: 'backup-tag' })
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({ a: otherImage.digest })
  })

  it('do not delete a tag that another one derives', async () => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), app, 'tested', 'l-staging')
    const report = await runEach(registries, [
      request('one.test/app:tested', ['one.test/app:1.2.3'], { floatingTags: ['latest'] }),
      request('one.test/app:l-staging', ['two.test/app:1.2.3'], { deleteSourceTags: ['la*'] }),
    ])
    expect(tagsOf(registries.repository('one.test/app'))).toMatchObject({ latest: app.digest })
    expect(report.warnings).toContainEqual(
      expect.stringMatching(/no tag of one.test\/app is deleted: another promotion/),
    )
  })

  it('promote what the source named before, as one run does', async () => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/build'), otherImage, 'next')
    store(registries.repository('one.test/staging'), app, 'tested')
    await runEach(registries, [
      request('one.test/build:next', ['one.test/staging:tested']),
      request('one.test/staging:tested', ['two.test/app:1.0.0']),
    ])
    expect(tagsOf(registries.repository('one.test/staging'))).toEqual({ tested: otherImage.digest })
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({ '1.0.0': app.digest })
  })

  it('keep the tag of an image that another one names by digest', async () => {
    const registries = memoryRegistries()
    const source = registries.repository('one.test/app')
    for (const version of ['1', '2', '3']) store(source, multiPlatform(version), `rel-1.0.${version}`)
    await runEach(registries, [
      request('one.test/app:rel-1.0.3', ['two.test/app:1.0.3'], { deleteSourceTags: ['keep 1: rel-*'] }),
      request(`one.test/app@${multiPlatform('1').digest}`, ['two.test/app:1.0.1']),
    ])
    expect(Object.keys(tagsOf(source))).toEqual(['rel-1.0.1', 'rel-1.0.3'])
  })

  it('say of a source that was not found only what is known of its tags', async () => {
    const report = await runEach(world(), [mirror('a'), mirror('missing')])
    const { promotions } = reported.parse(JSON.parse(reportText(report)))
    expect(promotions[0]?.targets[0]).toMatchObject({ target: 'two.test/app:a', move: 'create', before: null })
    expect(promotions[1]?.targets).toEqual([{ target: 'two.test/app:missing', result: 'untouched' }])
  })

  it('report the requests and warnings of all registries', async () => {
    const events = eventHub()
    const registries = world()
    const wire = { kind: 'request', registry: 'one.test', method: 'GET', path: '/v2/', milliseconds: 1 } as const
    const open: Settings['open'] = (name, options) => {
      events.emit({ kind: 'wire', event: wire })
      events.emit({ kind: 'wire', event: { kind: 'warning', registry: 'one.test', message: 'is old' } })
      return registries.open(name, options)
    }
    let opened = 0
    events.listen(({ kind }) => {
      opened += kind === 'wire' ? 0.5 : 0
    })
    const report = await runEach(registries, [mirror('a'), mirror('c')], { events, open })
    expect(report.requests).toBe(opened)
    expect(report.requests).toBeGreaterThan(2)
    expect(report.warnings).toEqual(['one.test: is old'])
  })

  it('continue if a guard refuses one', async () => {
    const registries = world()
    store(registries.repository('two.test/app'), otherImage, 'b')
    const options = { overwrite: 'never' } as const
    const report = await runEach(registries, [mirror('a', options), mirror('b', options), mirror('c', options)])
    expect(report).toMatchObject({ status: 'refused', changed: true })
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({
      a: app.digest,
      b: otherImage.digest,
      c: app.digest,
    })
  })

  it('continue if a tag cannot move, and its own promotion goes back', async () => {
    const fault: MemoryOptions['fault'] = ({ kind, what }) =>
      kind === 'pushTag' && what === tag('b-late') ? 'refused' : undefined
    const registries = world({ fault })
    const both = request('one.test/app:b', ['three.test/app:b', 'three.test/app:b-late'])
    const report = await runEach(registries, [mirror('a'), both, mirror('c')])
    expect(report.status).toBe('failed')
    expect(Object.keys(tagsOf(registries.repository('two.test/app'))).sort()).toEqual(['a', 'c'])
    expect(tagsOf(registries.repository('three.test/app'))).toEqual({})
  })

  it('continue if a selection chooses nothing', async () => {
    const registries = world()
    const template = parseTemplate('two.test/app:{tag}')
    if ('problem' in template) throw new Error(template.problem)
    const selection = {
      from: { kind: 'registry', registry: 'one.test', path: 'none' },
      selection: { kind: 'all' },
      templates: [template],
      options: mirror('a').options,
    } as const
    const report = await runEach(registries, [selection, mirror('c')])
    expect(report.status).toBe('failed')
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({ c: app.digest })
  })

  it('are all in the plan of a dry run', async () => {
    const registries = world()
    const report = await runEach(registries, [mirror('a'), mirror('b')], { dryRun: true })
    expect(report.status).toBe('planned')
    expect(report.plan?.promotions).toHaveLength(2)
    expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })

  it('are unchanged the second time', async () => {
    const registries = world()
    await runEach(registries, [mirror('a'), mirror('b')])
    expect(await runEach(registries, [mirror('a'), mirror('b')])).toMatchObject({ status: 'unchanged', changed: false })
  })
})

describe('what belongs together', () => {
  const groups = (...requests: Parameters<typeof independentGroups>[0]) =>
    independentGroups(requests).map((group) => group.map(({ sources: [source] }) => source.tag).join(' '))

  it('is what sets one tag, or floating tags of one repository', () => {
    const [a, b, c] = [mirror('a'), mirror('b'), mirror('c')]
    expect(groups(a, b, c)).toEqual(['a', 'b', 'c'])
    expect(groups(a, b, request('one.test/app:c', ['two.test/app:a']))).toEqual(['a c', 'b'])
    expect(groups(a, b, mirror('c', { floatingTags: ['latest'] }))).toEqual(['a b c'])
    expect(groups(a, request('one.test/app:b', ['two.test/app:1.0', 'two.test/app:latest']), c)).toEqual(['a b c'])
    const elsewhere = request('one.test/app:b', ['three.test/app:1.0', 'three.test/app:latest'])
    expect(groups(a, elsewhere, c)).toEqual(['a', 'b', 'c'])
    expect(groups(a, b, request('one.test/app:c', ['two.test/app:a', 'three.test/app:x', 'two.test/app:b']))).toEqual([
      'a b c',
    ])
  })
})
