// A plan applied hours later: its source's tag may have moved on, and its targets may be what docker/metadata-action said.
import { describe, expect, it } from 'vitest'
import { type Built, multiPlatform, referrer } from '../../../sandbox/content.ts'
import { readSources } from '../../../src/action/inputs/promotions/sources.ts'
import { readTargets } from '../../../src/action/inputs/promotions/targets.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import { applyPlan, type PlanToApply } from '../../../src/promote/plan-file/read.ts'
import { formatReference } from '../../../src/registry/model/reference.ts'
import { failAt, type MemoryOptions, memoryRegistries } from '../../support/memory.ts'
import { request, run, store, tag, tagsOf } from './support.ts'

const [app, newer] = [multiPlatform('app'), multiPlatform('newer')]

const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
const signature = referrer({ subject: app, artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' })

interface Scene {
  readonly source?: string
  readonly fault?: MemoryOptions['fault']
  /** Referrers that the source has when it is planned. */
  readonly attached?: readonly Built[]
  /** Of the applying step. */
  readonly options?: PlanToApply['options']
}

/** Plans, lets `change` happen, and applies. */
async function applied(
  change: (registries: ReturnType<typeof memoryRegistries>) => void,
  { source = 'one.test/app:sha-1', fault, attached = [], options = {} }: Scene = {},
): Promise<{ readonly report: Report; readonly names: unknown }> {
  const armed: { fault?: MemoryOptions['fault'] } = {}
  const registries = memoryRegistries({ fault: (operation) => armed.fault?.(operation) })
  store(registries.repository('one.test/app'), app, 'sha-1')
  for (const attachment of attached) store(registries.repository('one.test/app'), attachment)
  const requests = [request(source, ['two.test/app:1.0.0'])]
  const { plan } = await run(registries, requests, { dryRun: true, maker: { repository: 'acme/app', run: '7' } })
  const read = await applyPlan(JSON.stringify(plan), { repository: 'acme/app', options })
  if (read.kind === 'refused') throw new Error(read.problems.join())
  change(registries)
  if (fault !== undefined) armed.fault = fault
  const report = await run(registries, read.requests)
  return { report, names: tagsOf(registries.repository('two.test/app'))['1.0.0'] }
}

describe('the source tag of a plan', () => {
  it('that has moved on is a notice, and what was pinned is promoted', async () => {
    const { report, names } = await applied((registries) =>
      store(registries.repository('one.test/app'), newer, 'sha-1'),
    )
    expect(report.notices).toEqual([
      expect.stringMatching(
        /^one\.test\/app:sha-1 names sha256:\w+ since the plan was created; the plan's digest is promoted, sha256:\w+$/,
      ),
    ])
    expect(report).toMatchObject({ status: 'promoted', warnings: [] })
    expect(names).toBe(app.digest)
  })

  it('that is gone is one too', async () => {
    const { report, names } = await applied((registries) =>
      registries.repository('one.test/app').tags.delete(tag('sha-1')),
    )
    expect(report.notices).toEqual([expect.stringContaining('one.test/app:sha-1 is gone since the plan was created')])
    expect(names).toBe(app.digest)
  })

  it.each([
    ['that stays', 'one.test/app:sha-1'],
    ['that was never named', `one.test/app@${app.digest}`],
  ])('%s is not worth a word', async (_, source) => {
    const { report } = await applied(() => undefined, { source })
    expect(report).toMatchObject({ status: 'promoted', notices: [] })
  })

  it('that cannot be read is not worth a word either: nothing hangs on it', async () => {
    const fault = failAt(1, 'refused', ({ kind, what }) => kind === 'resolve' && what === 'sha-1')
    const { report } = await applied(() => undefined, { fault })
    expect(report).toMatchObject({ status: 'promoted', notices: [] })
  })

  it('whose digest is gone is an error', async () => {
    const { report } = await applied((registries) => registries.repository('one.test/app').manifests.clear())
    expect(report).toMatchObject({ status: 'failed', failures: [{ side: 'source' }] })
  })
})

describe('the outputs of docker/metadata-action as targets', () => {
  const read = (text: string) => {
    const sources = readSources('ghcr.io/acme/app:sha-1', false)
    if ('problems' in sources) throw new Error(sources.problems.join())
    const targets = readTargets(text, sources.value)
    return 'problems' in targets ? 'refused' : targets.value.targets.map(formatReference)
  }
  const tags = ['docker.io/acme/app:1.2.3', 'ghcr.io/acme/app:latest']

  it('`json` is as good as `tags`', () => {
    const json = { tags, 'tag-names': ['1.2.3', 'latest'], labels: { 'org.opencontainers.image.title': 'app, really' } }
    expect(read(JSON.stringify(json))).toEqual(tags)
    expect(read(JSON.stringify(json, undefined, 2))).toEqual(tags)
    expect(read(tags.join('\n'))).toEqual(tags)
  })

  it.each(['{"tags":[]}', '{"tags":[1]}', '{"labels":{}}', '{', '{"tags":"a/b:1"}'])('%s is refused', (text) => {
    expect(read(text)).toBe('refused')
  })
})

describe('what a plan pins', () => {
  it('is compared with what its sources make: a plan that was changed by hand is refused', async () => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), app, 'sha-1')
    const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'])]
    const { plan } = await run(registries, requests, { dryRun: true, maker: { repository: 'acme/app', run: '7' } })
    const [promotion] = plan?.promotions ?? []
    const changed = { ...plan, promotions: [{ ...promotion, digest: newer.digest }] }
    const read = await applyPlan(JSON.stringify(changed), { repository: 'acme/app' })
    if (read.kind === 'refused') throw new Error(read.problems.join())
    const report = await run(registries, read.requests)
    expect(report.failures.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the plan pins sha256:\w+, and its source, /),
    ])
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({})
  })

  it('of referrers is allowed: later ones are copied too, with a notice', async () => {
    const { report } = await applied((registries) => store(registries.repository('one.test/app'), sbom))
    expect(report).toMatchObject({
      status: 'promoted',
      notices: [expect.stringMatching(/ changed since the plan was created: it has 1 referrer now, and it is copied$/)],
    })
  })

  it('of referrers is not reported if they are not read: no target is allowed', async () => {
    const { report } = await applied(() => undefined, {
      attached: [sbom],
      options: { allowTargets: ['three.test/**'] },
    })
    expect(report).toMatchObject({ status: 'refused', notices: [] })
  })

  it('of referrers is reported without a word of copying if a gate refuses the run', async () => {
    const { report } = await applied((registries) => store(registries.repository('one.test/app'), signature), {
      attached: [sbom],
      options: { require: { platforms: ['linux/riscv64'] } },
    })
    expect(report).toMatchObject({ status: 'refused' })
    expect(report.notices).toEqual([
      expect.stringMatching(/ changed since the plan was created: it has 2 referrers now$/),
    ])
  })
})
