// A plan made by one run and done by another, and a run cut in two at the barrier.
import { describe, expect, it } from 'vitest'
import { type Built, multiPlatform, referrer } from '../../../sandbox/content.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import { applyPlan, type PlanToApply } from '../../../src/promote/plan-file/read.ts'
import { type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { request, run, store, tagsOf } from './support.ts'

const app = multiPlatform('app')

function holding(built: Built, tag: string): MemoryRegistries {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), built, tag)
  return registries
}

describe('a plan', () => {
  const older = multiPlatform('older')
  const newer = multiPlatform('newer')
  const requests = [
    request('one.test/app:sha-1', ['two.test/app:1.1.0', 'two.test/app:latest'], { floatingTags: ['minor'] }),
  ]
  const applying: PlanToApply = { repository: 'acme/app' }

  async function planned(registries: MemoryRegistries): Promise<string> {
    const { plan } = await run(registries, requests, { dryRun: true, maker: { repository: 'acme/app', run: '7' } })
    return JSON.stringify(plan)
  }

  async function apply(text: string, how: PlanToApply = applying): Promise<readonly PromotionRequest[]> {
    const applied = await applyPlan(text, how)
    if (applied.kind === 'refused') throw new Error(applied.problems.join())
    return applied.requests
  }

  it('does what the run itself would have done', async () => {
    const registries = holding(app, 'sha-1')
    store(registries.repository('two.test/app'), older, '1.0.0', 'latest')
    const text = await planned(registries)
    const report = await run(registries, await apply(text))
    expect(report.status).toBe('promoted')
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({
      '1.0.0': older.digest,
      latest: app.digest,
      '1.1.0': app.digest,
      '1.1': app.digest,
    })
    expect((await run(registries, await apply(text))).status).toBe('unchanged')
  })

  it('promotes the pinned digest though the tag has moved on', async () => {
    const registries = holding(app, 'sha-1')
    const text = await planned(registries)
    store(registries.repository('one.test/app'), older, 'sha-1')
    await run(registries, await apply(text))
    expect(tagsOf(registries.repository('two.test/app'))['1.1.0']).toBe(app.digest)
  })

  it('refuses the plan if a target has moved since, and writes nothing', async () => {
    const registries = holding(app, 'sha-1')
    const text = await planned(registries)
    store(registries.repository('two.test/app'), older, 'latest')
    const report = await run(registries, await apply(text))
    expect(report.status).toBe('refused')
    expect(report.promotions[0]?.targets[1]?.detail).toMatch(
      /named nothing when the plan was created and names sha256:/,
    )
    expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })

  it.each([1, 2])(
    'in shards leaves a tag held that went to a promotion of the other shard (shard %i first)',
    async (first) => {
      const registries = holding(app, 'sha-1')
      store(registries.repository('one.test/app'), newer, 'sha-2')
      const release = [
        request('one.test/app:sha-1', ['two.test/app:1.1.0'], { floatingTags: ['latest'] }),
        request('one.test/app:sha-2', ['two.test/app:2.0.0']),
      ]
      const { plan } = await run(registries, release, { dryRun: true, maker: { repository: 'acme/app', run: '7' } })
      for (const index of [first, 3 - first]) {
        const requests = await apply(JSON.stringify(plan), { ...applying, shard: { index, count: 2 } })
        expect((await run(registries, requests)).status).toBe('promoted')
      }
      expect(tagsOf(registries.repository('two.test/app'))).toEqual({ '1.1.0': app.digest, '2.0.0': newer.digest })
    },
  )

  it('is bound to the stricter overwrite', async () => {
    const registries = holding(app, 'sha-1')
    store(registries.repository('two.test/app'), older, 'latest')
    const report = await run(
      registries,
      await apply(await planned(registries), { ...applying, options: { overwrite: 'never' } }),
    )
    expect(report.status).toBe('refused')
  })

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'of another repository',
      (text) => text.replace('acme/app', 'evil/app'),
      /created in evil\/app, and this run is in acme\/app; .* Create a new plan here$/,
    ],
    ['of no repository', (text) => text.replace('acme/app', ''), /^the plan was created outside a repository, and/],
    ['of an unknown version', (text) => text.replace('"version":1', '"version":2'), /version/],
    ['with an unknown key', (text) => text.replace('"version":1', '"version":1,"realm":"https://evil"'), /realm/],
    ['with a false digest', (text) => text.replaceAll(app.digest, 'sha256:0'), /digest/],
    ['that is no JSON', () => '{', /JSON/],
  ])('%s is refused', async (_, alter, problem) => {
    const applied = await applyPlan(alter(await planned(holding(app, 'sha-1'))), applying)
    expect(applied.kind === 'refused' && applied.problems.join()).toMatch(problem)
  })
})

describe('phases', () => {
  it('preflight asks every destination, one alone too, and writes nothing', async () => {
    const [two, three] = ['two.test/app:1.0.0', 'three.test/app:1.0.0']
    for (const targets of [[two], [two, three]]) {
      const registries = holding(app, 'sha-1')
      const asked = await run(registries, [request('one.test/app:sha-1', targets)], { phase: 'preflight' })
      expect(asked).toMatchObject({ status: 'planned', changed: false })
      expect(registries.operations.filter(({ write }) => write).map(({ kind }) => kind)).toEqual(
        targets.map(() => 'openUpload'),
      )
    }
  })

  it('preflight sends no upload request if all content is present', async () => {
    const registries = holding(app, 'sha-1')
    const requests = [request('one.test/app:sha-1', ['one.test/app:sha-1'])]
    expect((await run(registries, requests, { phase: 'preflight' })).status).toBe('unchanged')
    expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })

  it('content stops at the barrier, tags go on from there without sending again', async () => {
    const registries = holding(app, 'sha-1')
    store(registries.repository('one.test/app'), referrer({ subject: app, artifactType: 'application/spdx+json' }))
    const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'])]
    const staged = await run(registries, requests, { phase: 'content' })
    expect(staged).toMatchObject({ status: 'staged', changed: true })
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({})
    const before = registries.operations.length
    expect((await run(registries, requests, { phase: 'tags' })).status).toBe('promoted')
    expect(
      registries.operations
        .slice(before)
        .filter(({ write }) => write)
        .map(({ kind }) => kind),
    ).toEqual(['pushTag'])
  })

  it('does not copy content that is present', async () => {
    const registries = holding(app, 'sha-1')
    const requests = [request('one.test/app:sha-1', ['one.test/release:1.0.0', 'two.test/app:1.0.0'])]
    await run(registries, requests, { phase: 'content' })
    const before = registries.operations.length
    expect(await run(registries, requests, { phase: 'content' })).toMatchObject({ status: 'staged', changed: false })
    const pushed = registries.operations.slice(before).filter(({ kind }) => kind.startsWith('push'))
    expect(pushed).toEqual([])
  })

  it('the tags phase brings what vanished in between', async () => {
    const registries = holding(app, 'sha-1')
    const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'])]
    await run(registries, requests, { phase: 'content' })
    registries.repository('two.test/app').manifests.clear()
    registries.repository('two.test/app').blobs.clear()
    expect((await run(registries, requests, { phase: 'tags' })).status).toBe('promoted')
    expect([...registries.repository('two.test/app').manifests.keys()].sort()).toEqual(
      [app, ...app.children].map((built) => built.digest).sort(),
    )
  })
})
