// Requests of `delete-source-tags`: one listing per repository, one read per tag, and that read is right before its DELETE.
import { describe, expect, it } from 'vitest'
import { type Built, image, index, layer, seed } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { digest, request, run, runEach, store, tag, tagsOf } from './support.ts'

const builds = Array.from({ length: 20 }, (_, at) => index([image({ layers: [layer({ build: `${at}` })] })]))

async function holding(names: (at: number) => readonly string[]): Promise<Sandbox> {
  const sandbox = await registry()
  for (const [at, built] of builds.entries()) seed(sandbox.store, 'acme/app', built, names(at))
  return sandbox
}

/** A tag that matches nothing: of a list of a round number of tags another page is requested. */
const unmatched = image({ layers: [layer({ build: 'unmatched' })] })

/** Twenty promotions of one repository, whose targets are right already: only the deletion is left to do. */
async function clear(globs: readonly string[], names: (at: number) => readonly string[], status = 'deleted') {
  const [source, target] = [await holding(names), await holding((at) => [`release-${at}`])]
  seed(source.store, 'acme/app', unmatched, ['unmatched'])
  const requests = builds.map((_, at) =>
    request(`${source.host}/acme/app:${names(at)[0]}`, [`${target.host}/acme/app:release-${at}`], {
      deleteSourceTags: globs,
      referrers: 'none',
    }),
  )
  const report = await promoteOverHttp(requests)
  expect(report).toMatchObject({ status, failures: [] })
  const deletions = source.requests.slice(source.requests.findIndex(({ operation }) => operation === 'tags'))
  return { operations: deletions.map(({ operation }) => operation), deleted: report.deletions.length }
}

const number = (operations: readonly string[], name: string) =>
  operations.filter((operation) => operation === name).length

describe('twenty promotions of one repository', () => {
  it('list it once, and read each tag once, right before its deletion', async () => {
    const { operations, deleted } = await clear(['staging-*'], (at) => [`staging-${at}`])
    expect(deleted).toBe(20)
    expect(operations).toEqual(['tags', ...builds.flatMap(() => ['manifest-get', 'manifest-delete'])])
  })

  it('read no tag that no glob matches, and each tag of several globs once', async () => {
    const { operations, deleted } = await clear(['staging-*', 'stag*'], (at) => [`staging-${at}`, `build-${at}`])
    expect(deleted).toBe(20)
    expect(operations).toHaveLength(41)
  })

  it('order the tags of `keep` once', async () => {
    const { operations, deleted } = await clear(['keep 5: 10.*'], (at) => [`staging-${at}`, `10.${at}.0`], 'unchanged')
    // each image is promoted, so that no tag of it goes
    expect(deleted).toBe(0)
    expect(number(operations, 'tags')).toBe(1)
    expect(number(operations, 'manifest-get')).toBe(20)
  })
})

it('a tag that moves between the listing and its deletion stays', async () => {
  const [first, second, another] = builds
  if (first === undefined || second === undefined || another === undefined) throw new TypeError('no builds')
  const registries = memoryRegistries({
    fault: ({ kind, what }) => {
      // another writer moves the second tag once the first is deleted
      if (kind === 'deleteTag' && what === 'staging-1')
        registries.repository('one.test/app').tags.set(tag('staging-2'), digest(another.digest))
      return undefined
    },
  })
  const source = registries.repository('one.test/app')
  const promote = (built: Built, name: string): PromotionRequest => {
    store(source, built, name)
    return request(`one.test/app:${name}`, [`two.test/app:${name}`], { deleteSourceTags: ['staging-*'] })
  }
  store(source, another)
  const report = await run(registries, [promote(first, 'staging-1'), promote(second, 'staging-2')])
  expect(report.deletions.map(({ reference }) => reference.tag)).toEqual(['staging-1'])
  expect(tagsOf(source)).toEqual({ 'staging-2': another.digest })
})

describe('groups of promotions of one repository (`on-error: continue`)', () => {
  it('list it once', async () => {
    const registries = memoryRegistries()
    const [source, target] = [registries.repository('one.test/app'), registries.repository('two.test/app')]
    const requests = builds.slice(0, 3).map((built, at) => {
      store(source, built, `staging-${at}`)
      store(target, built, `${at}.0.0`)
      const options = { deleteSourceTags: [`staging-${at}`], referrers: 'none' } as const
      return request(`one.test/app:staging-${at}`, [`two.test/app:${at}.0.0`], options)
    })
    expect(await runEach(registries, requests)).toMatchObject({ status: 'deleted', failures: [] })
    expect(tagsOf(source)).toEqual({})
    const listings = registries.operations.filter(
      ({ kind, repository }) => kind === 'tags' && repository === 'one.test/app',
    )
    expect(listings).toHaveLength(1)
  })

  it('keep as many tags as `keep` says, whatever another group deleted', async () => {
    const registries = memoryRegistries()
    const [source, target] = [registries.repository('one.test/app'), registries.repository('two.test/app')]
    for (const [at, built] of builds.slice(0, 5).entries()) store(source, built, `10.${at}.0`)
    for (const at of [0, 4]) store(target, builds[at] ?? unmatched, `r${at}`)
    const promotion = (at: number, glob: string) =>
      request(`one.test/app:10.${at}.0`, [`two.test/app:r${at}`], { deleteSourceTags: [glob], referrers: 'none' })
    const report = await runEach(registries, [promotion(4, '10.4.*'), promotion(0, 'keep 2: 10.*')])
    expect(report).toMatchObject({ status: 'deleted', failures: [] })
    expect(Object.keys(tagsOf(source)).sort()).toEqual(['10.0.0', '10.2.0', '10.3.0'])
  })
})
