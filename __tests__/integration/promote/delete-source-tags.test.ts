// Tags of the source that are deleted in the end: which, when, and which never.
import { describe, expect, it } from 'vitest'
import { digestTag, multiPlatform } from '../../../sandbox/content.ts'
import { describeDeletion } from '../../../src/action/wording/deletions.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { PromotionOptions, PromotionRequest } from '../../../src/promote/model/request.ts'
import { parseTemplate } from '../../../src/promote/requests/target-template.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { type MemoryOptions, memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tag, tagsOf } from './support.ts'

const [app, otherImage] = [multiPlatform('app'), multiPlatform('other')]

interface Step {
  readonly targets?: readonly string[]
  readonly globs?: readonly string[]
  readonly options?: Partial<PromotionOptions>
  readonly memory?: MemoryOptions
  readonly settings?: Partial<Settings>
}

async function promote({ targets = ['two.test/app:1.0.0'], globs = ['staging-*'], ...step }: Step = {}) {
  const registries = memoryRegistries(step.memory)
  const source = registries.repository('one.test/app')
  store(source, app, 'staging-1', 'staging-one', 'tested', digestTag(app.digest, '.sig'))
  store(source, otherImage, 'staging-2')
  const asked = request('one.test/app:staging-1', targets, {
    deleteSourceTags: globs,
    ...step.options,
    referrers: 'none',
  })
  const report = await run(registries, [asked], step.settings)
  const deleted = registries.operations.filter(({ kind }) => kind === 'deleteTag').map(({ what }) => what)
  return { report, deleted, tags: () => Object.keys(tagsOf(source)).sort(), registries, asked }
}

const all = [digestTag(app.digest, '.sig'), 'staging-1', 'staging-2', 'staging-one', 'tested'].sort()

describe('tags of the source', () => {
  it('that match and name the promoted image are deleted by tag, once it is read back', async () => {
    const { report, deleted, tags, registries } = await promote()
    expect(report).toMatchObject({ status: 'promoted', failures: [], warnings: [] })
    expect([...deleted].sort()).toEqual(['staging-1', 'staging-one'])
    expect(tags()).toEqual(all.filter((name) => !deleted.includes(tag(name))))
    expect(report.deletions.map((deletion) => describeDeletion(deletion))).toEqual([
      `one.test/app:staging-1 was deleted: it named ${app.digest}`,
      `one.test/app:staging-one was deleted: it named ${app.digest}`,
    ])
    const kinds = registries.operations.map(({ kind }) => kind)
    expect(kinds.lastIndexOf('pushTag')).toBeLessThan(kinds.indexOf('deleteTag'))
    expect(registries.repository('one.test/app').manifests.has(digest(app.digest))).toBe(true)
  })

  it('are deleted by a second run whose targets are there already', async () => {
    const { registries, asked, tags } = await promote({ settings: { verify: 'off' } })
    expect(tags()).toEqual(all)
    expect(await run(registries, [asked])).toMatchObject({ status: 'deleted', warnings: [] })
    expect(tags()).not.toContain('staging-1')
  })

  it.each<[string, PromotionRequest]>([
    ['sets a tag', request('one.test/app:tested', ['one.test/app:staging-0'])],
    ['writes referrers', request('one.test/app:tested', ['three.test/app:1'], { referrersTarget: 'one.test/app' })],
    [
      'sets a backup',
      request('one.test/app:tested', ['one.test/app:staging-2'], { backup: '{tag}-previous', overwrite: 'always' }),
    ],
  ])('are not deleted if another promotion of the run %s in their repository', async (_title, another) => {
    const { registries, asked } = await promote({ settings: { dryRun: true } })
    const before = Object.keys(tagsOf(registries.repository('one.test/app')))
    const report = await run(registries, [asked, another])
    expect(report.warnings).toEqual(['no tag of one.test/app is deleted: another promotion writes to it'])
    expect(Object.keys(tagsOf(registries.repository('one.test/app')))).toEqual(expect.arrayContaining(before))
  })

  it('of a selection are deleted', async () => {
    const { registries } = await promote({ settings: { dryRun: true } })
    const template = parseTemplate('two.test/app:{tag}')
    if ('problem' in template) throw new TypeError(template.problem)
    const { options } = request('one.test/app:tested', [], { deleteSourceTags: ['staging-*'], referrers: 'none' })
    const report = await run(registries, [
      {
        from: parseReference('one.test/app').repository,
        selection: { kind: 'glob', patterns: ['staging-*'] },
        templates: [template],
        options,
      },
    ])
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    const names = (repository: string) => Object.keys(tagsOf(registries.repository(repository))).sort()
    expect(names('two.test/app')).toEqual(['staging-1', 'staging-2', 'staging-one'])
    expect(names('one.test/app')).toEqual([digestTag(app.digest, '.sig'), 'tested'].sort())
  })

  it('are listed by a dry run, which deletes nothing', async () => {
    const { report, deleted } = await promote({ settings: { dryRun: true } })
    expect(deleted).toEqual([])
    expect(report.deletions.map((deletion) => describeDeletion(deletion))).toEqual([
      `one.test/app:staging-1 would be deleted: it names ${app.digest}`,
      `one.test/app:staging-one would be deleted: it names ${app.digest}`,
    ])
  })

  it.each<[string, Step]>([
    ['a tag could not move', { memory: { fault: ({ kind }) => (kind === 'pushTag' ? 'refused' : undefined) } }],
    ['a guard refuses', { targets: ['two.test/app:1.0.0', `two.test/app:${digestTag(app.digest)}`] }],
    ['a phase brings the content alone', { settings: { phase: 'content' } }],
  ])('stay where %s', async (_, step) => {
    const { deleted, tags } = await promote(step)
    expect(deleted).toEqual([])
    expect(tags()).toEqual(all)
  })

  it('stay without a named target, with a warning', async () => {
    const { report, deleted } = await promote({ targets: [] })
    expect(deleted).toEqual([])
    expect(report.warnings).toEqual([expect.stringContaining('no tag of the source is deleted')])
  })

  it('stay where the read-back does not confirm every target, with a warning', async () => {
    const { report, deleted } = await promote({ settings: { verify: 'off' } })
    expect(deleted).toEqual([])
    expect(report.warnings).toEqual([expect.stringContaining('no tag of the source is deleted')])
  })

  it('that the registry does not delete make the run fail, and the promotion is kept', async () => {
    const memory: MemoryOptions = { deletes: false }
    const { report, registries } = await promote({ memory })
    expect(report.status).toBe('failed')
    expect(report.failures[0]?.message).toContain('this registry does not delete tags: one.test/app:staging-1')
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({ '1.0.0': app.digest })
  })

  it.each([{}, { dryRun: true }])('that match nothing are named in a notice: %j', async (settings) => {
    const { report, deleted } = await promote({ globs: ['stagging-*', 'keep 3: pr-*'], settings })
    expect(deleted).toEqual([])
    expect(report.notices).toEqual([
      '`delete-source-tags`: no tag of one.test/app matches stagging-*',
      '`delete-source-tags`: no tag of one.test/app matches pr-*',
    ])
  })

  it('stay if another promotion has a target beside them that names the image, which is said', async () => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), app, 'staging-1')
    const elsewhere = request('one.test/app:staging-1', ['two.test/app:1.0.0'], { deleteSourceTags: ['staging-*'] })
    const beside = request('one.test/app:staging-1', ['one.test/app:1.0.0'], {})
    const { status, warnings } = await run(registries, [elsewhere, beside])
    expect(status).toBe('promoted')
    expect(warnings).toEqual(['no tag of one.test/app is deleted: another promotion writes to it'])
    expect(Object.keys(tagsOf(registries.repository('one.test/app')))).toContain('staging-1')
  })

  it('are never deleted in the repository of a target', async () => {
    const { report, deleted } = await promote({ targets: ['one.test/app:1.0.0'] })
    expect(deleted).toEqual([])
    expect(report.failures[0]?.message).toContain(
      '`delete-source-tags`: one.test/app is the repository of the source and of a target',
    )
  })
})
