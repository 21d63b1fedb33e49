// Parts of a run, as jobs that share a plan or groups of `on-error: continue`, do together what one run does.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunPhase } from '../../../src/promote/model/options.ts'
import type { Shard } from '../../../src/promote/plan-file/shard.ts'
import type { MemoryRegistries } from '../../support/memory.ts'
import { apply, planOf } from './planned-worlds.ts'
import { run, runEach } from './support.ts'
import { registriesOf, requestsOf, stateOf, worlds } from './worlds.ts'

const runs = { numRuns: 250 }

describe('a plan in shards', () => {
  it('their content phases in any order, and then the tags: the same registries as one run', async () => {
    const shards = fc.integer({ min: 1, max: 4 })
    await fc.assert(
      fc.asyncProperty(worlds, shards, fc.boolean(), async (world, count, backwards) => {
        const { text, report } = await planOf(world)
        if (report.status === 'refused') return
        const [straight, shared] = [registriesOf(world), registriesOf(world)]
        await run(straight, requestsOf(world))
        const order = Array.from({ length: count }, (_, at) => (backwards ? count - at : at + 1))
        const phase = async (name: RunPhase, shard?: Shard) => run(shared, await apply(text, shard), { phase: name })
        for (const index of order) {
          const { status, failures } = await phase('content', { index, count })
          expect(['staged', 'unchanged'], JSON.stringify(failures)).toContain(status)
        }
        expect(tagsIn(shared)).toEqual(tagsIn(registriesOf(world)))
        await phase('tags')
        expect(stateOf(shared)).toEqual(stateOf(straight))
      }),
      runs,
    )
  })

  it('that are whole runs, in any order: the same registries as one run', async () => {
    const shards = fc.integer({ min: 1, max: 4 })
    await fc.assert(
      fc.asyncProperty(worlds, shards, fc.boolean(), async (world, count, backwards) => {
        const { text, report } = await planOf(world)
        if (report.status === 'refused') return
        const [straight, shared] = [registriesOf(world), registriesOf(world)]
        await run(straight, requestsOf(world))
        for (let at = 1; at <= count; at++)
          await run(shared, await apply(text, { index: backwards ? count - at + 1 : at, count }))
        expect(stateOf(shared)).toEqual(stateOf(straight))
      }),
      runs,
    )
  })
})

describe('groups that go on if another one fails', () => {
  /** Changed options of a promotion. */
  const changes = fc.record(
    {
      deleteSourceTags: fc.constantFrom(['sha-*'], ['sha-{0,1}']),
      backup: fc.constantFrom('{tag}-previous', 'latest'),
    },
    { requiredKeys: [] },
  )

  it('do together what one run does', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.array(changes, { maxLength: 3 }), async (world, changed) => {
        const requests = requestsOf(world).map((request, at) => ({
          ...request,
          options: { ...request.options, ...changed[at] },
        }))
        const [whole, parts] = [registriesOf(world), registriesOf(world)]
        const { status } = await run(whole, requests)
        expect((await runEach(parts, requests)).status).toBe(status)
        if (status !== 'refused') expect(withoutSourceTags(parts)).toEqual(withoutSourceTags(whole))
      }),
      runs,
    )
  })
})

/** A group does not delete a tag that another one names, even if it names the same image. */
function withoutSourceTags(registries: MemoryRegistries): ReturnType<typeof stateOf> {
  const { 'one.test/build': source, ...targets } = stateOf(registries)
  return { ...targets, ...(source && { 'one.test/build': { ...source, tags: {} } }) }
}

/** Of every repository the promised tags: digest tags travel with the content. */
function tagsIn(registries: MemoryRegistries): readonly string[] {
  return Object.entries(stateOf(registries)).flatMap(([name, { tags }]) =>
    Object.entries(tags)
      .filter(([tag]) => !tag.startsWith('sha256-'))
      .map(([tag, digest]) => `${name}:${tag} ${digest}`),
  )
}
