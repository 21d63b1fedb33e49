// The first guarantee of docs/guarantees.md, held against a failure at every operation of every scenario.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosignSignature, digestTag, multiPlatform, referrer } from '../../../sandbox/content.ts'
import type { Report, TagResult } from '../../../src/promote/model/report.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import type { Digest } from '../../../src/registry/model/digest.ts'
import { childBlobs, childManifests } from '../../../src/registry/model/manifest.ts'
import { formatName, formatReference } from '../../../src/registry/model/reference.ts'
import {
  failAt,
  type MemoryFault,
  type MemoryOperation,
  type MemoryOptions,
  type MemoryRegistries,
  type MemoryRepository,
  memoryRegistries,
} from '../../support/memory.ts'
import { digest, request, run, store } from './support.ts'

const app = multiPlatform('app')
const older = multiPlatform('older')

interface Scenario {
  readonly name: string
  readonly requests: readonly PromotionRequest[]
  readonly prepare: (registries: MemoryRegistries) => void
}

const withReferrers = (registries: MemoryRegistries) => {
  const source = registries.repository('one.test/app')
  store(source, app, 'sha-1')
  store(source, referrer({ subject: app, artifactType: 'application/spdx+json' }))
  store(source, cosignSignature(app), digestTag(app.digest, '.sig'))
}

const scenarios: readonly Scenario[] = [
  {
    name: 'two registries, tags that move and tags that are new',
    requests: [
      request('one.test/app:sha-1', [
        'two.test/app:1.1.0',
        'two.test/app:latest',
        'three.test/app:1.1.0',
        'three.test/app:latest',
      ]),
    ],
    prepare: (registries) => {
      withReferrers(registries)
      store(registries.repository('two.test/app'), older, '1.0.0', 'latest')
    },
  },
  {
    name: 'in place and beside',
    requests: [request('one.test/app:sha-1', ['one.test/app:1.1.0', 'one.test/app:latest', 'one.test/release:1.1.0'])],
    prepare: (registries) => {
      withReferrers(registries)
      store(registries.repository('one.test/app'), older, 'latest')
    },
  },
  {
    name: 'a destination that holds the image under another tag',
    requests: [request('one.test/app:sha-1', ['two.test/app:1.1.0', 'two.test/app:edge', 'three.test/app:edge'])],
    prepare: (registries) => {
      withReferrers(registries)
      store(registries.repository('two.test/app'), app, '1.1.0')
      store(registries.repository('three.test/app'), older, 'edge')
    },
  },
]

const options: readonly MemoryOptions[] = [
  { referrers: 'api' },
  { referrers: 'tag' },
  { referrers: 'tag', deletes: false },
]

/** Whether everything that a tag's manifest stands on is in the repository. */
function complete(repository: MemoryRepository, at: Digest): boolean {
  const manifest = repository.manifests.get(at)
  return (
    manifest !== undefined &&
    childBlobs(manifest).every((blob) => repository.blobs.has(blob.digest)) &&
    childManifests(manifest).every((child) => complete(repository, child.digest))
  )
}

const ours: ReadonlySet<TagResult> = new Set(['created', 'moved', 'same', 'left'])

/** The promise, to the letter: what each tag holds is what the report says, and nothing is half there. */
function expectPromise(
  report: Report,
  before: ReadonlyMap<string, Digest | undefined>,
  registries: MemoryRegistries,
): void {
  for (const { target, result, after } of report.promotions.flatMap(({ targets }) => targets)) {
    const repository = registries.repository(formatName(target.repository))
    const holds = repository.tags.get(target.tag)
    const name = formatReference(target)
    if (after !== undefined) expect(holds, `${name} (${result})`).toBe(after)
    expect(holds, `${name} (${result})`).toBe(ours.has(result) ? digest(app.digest) : before.get(name))
    if (holds !== undefined) expect(complete(repository, holds), `${name} is whole`).toBe(true)
  }
  if (report.status === 'failed') expect(report.failures.length).toBeGreaterThan(0)
}

function tagsBefore(
  requests: readonly PromotionRequest[],
  registries: MemoryRegistries,
): ReadonlyMap<string, Digest | undefined> {
  const targets = requests.flatMap((promotionRequest) => promotionRequest.targets)
  return new Map(
    targets.map((target) => [
      formatReference(target),
      registries.repository(formatName(target.repository)).tags.get(target.tag),
    ]),
  )
}

const isContent = ({ kind }: MemoryOperation) =>
  kind === 'pushBlob' || kind === 'pushManifest' || kind === 'indexReferrers'

interface Watch {
  readonly see: (operation: MemoryOperation) => void
  /** Writes of content that were not over when a promised tag began to move, or began after it. */
  readonly violations: readonly MemoryOperation[]
}

function watchBarrier({ requests }: Scenario, { pending }: MemoryRegistries): Watch {
  const promised = new Set(requests.flatMap(({ targets }) => targets.map(formatReference)))
  const violations: MemoryOperation[] = []
  let open = false
  const see = (operation: MemoryOperation) => {
    if (operation.kind === 'pushTag' && promised.has(`${operation.repository}:${operation.what}`)) open = true
    if (open) violations.push(...[operation, ...pending].filter(isContent))
  }
  return { see, violations }
}

async function failAndRecover(
  scenario: Scenario,
  option: MemoryOptions,
  k: number,
  how: MemoryFault,
): Promise<Report['status']> {
  const armed: { fault?: MemoryOptions['fault'] } = {}
  const registries = memoryRegistries({ ...option, fault: (operation) => armed.fault?.(operation) })
  scenario.prepare(registries)
  const before = tagsBefore(scenario.requests, registries)
  const [fault, barrier] = [failAt(k, how), watchBarrier(scenario, registries)]
  armed.fault = (operation) => {
    barrier.see(operation)
    return fault(operation)
  }
  const report = await run(registries, scenario.requests)
  delete armed.fault
  expectPromise(report, before, registries)
  expect(barrier.violations).toEqual([])
  const again = await run(registries, scenario.requests)
  expect(['promoted', 'unchanged']).toContain(again.status)
  for (const { target, result } of again.promotions.flatMap(({ targets }) => targets)) {
    expect(ours.has(result)).toBe(true)
    expect(registries.repository(formatName(target.repository)).tags.get(target.tag)).toBe(app.digest)
  }
  expect((await run(registries, scenario.requests)).changed).toBe(false)
  return report.status
}

async function operationsOf(scenario: Scenario, option: MemoryOptions): Promise<number> {
  const registries = memoryRegistries(option)
  scenario.prepare(registries)
  await run(registries, scenario.requests)
  return registries.operations.length
}

describe.each(scenarios)('$name', (scenario) => {
  describe.each(options)('over registries with %o', (option) => {
    it.each<MemoryFault>(['refused', 'lost-answer'])('holds the promise when any one operation is %s', async (how) => {
      const count = await operationsOf(scenario, option)
      const statuses = []
      for (let k = 1; k <= count; k++) statuses.push(await failAndRecover(scenario, option, k, how))
      expect(statuses).toContain('failed')
    })

    it.each<MemoryFault>(['slow', 'late'])('is done all the same when any one operation is %s', async (how) => {
      const count = await operationsOf(scenario, option)
      const statuses = new Set()
      for (let k = 1; k <= count; k++) statuses.add(await failAndRecover(scenario, option, k, how))
      expect([...statuses]).toEqual(['promoted'])
    })
  })
})

it('holds the promise under any set of failures', async () => {
  const fault = fc.record({
    k: fc.integer({ min: 1, max: 90 }),
    how: fc.constantFrom<MemoryFault>('refused', 'lost-answer', 'slow', 'late'),
  })
  const run = fc.record({
    scenario: fc.constantFrom(...scenarios),
    option: fc.constantFrom(...options),
    faults: fc.array(fault, { minLength: 1, maxLength: 2 }),
  })
  await fc.assert(
    fc.asyncProperty(run, async ({ scenario, option, faults }) => {
      const armed: { on: boolean } = { on: false }
      const chosen = new Map(faults.map(({ k, how }) => [k, how]))
      let seen = 0
      const registries = memoryRegistries({ ...option, fault: () => (armed.on ? chosen.get(++seen) : undefined) })
      scenario.prepare(registries)
      const before = tagsBefore(scenario.requests, registries)
      armed.on = true
      const report = await runOnce(registries, scenario)
      armed.on = false
      expectReportTrue(report, before, registries)
      expect(['promoted', 'unchanged']).toContain((await runOnce(registries, scenario)).status)
    }),
    { numRuns: 300 },
  )
})

const runOnce = (registries: MemoryRegistries, { requests }: Scenario) => run(registries, requests)

/** With a failing rollback a tag may stand; then the report says so. */
function expectReportTrue(
  report: Report,
  before: ReadonlyMap<string, Digest | undefined>,
  registries: MemoryRegistries,
): void {
  for (const { target, result } of report.promotions.flatMap(({ targets }) => targets)) {
    const holds = registries.repository(formatName(target.repository)).tags.get(target.tag)
    const former = before.get(formatReference(target))
    if (result === 'left') expect([app.digest, former]).toContain(holds)
    else expect(holds, `${formatReference(target)} (${result})`).toBe(ours.has(result) ? digest(app.digest) : former)
  }
}
