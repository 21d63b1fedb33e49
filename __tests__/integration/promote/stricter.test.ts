// A plan is applied under its own gates and fences and those of the applying step: neither can loosen the other.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { matchesGlobFlat } from '../../../src/promote/match/glob.ts'
import type { AllowTargets, Overwrite, PromotionOptions } from '../../../src/promote/model/request.ts'
import { allowListsOf } from '../../../src/promote/model/request.ts'
import type { Requirements } from '../../../src/promote/model/requirements.ts'
import { stricterOptions } from '../../../src/promote/options/options.ts'
import { validators } from '../../../src/promote/options/validators.ts'
import { failedGates, mergeRequirements } from '../../../src/promote/plan/gates/gates.ts'
import type { GateSubject } from '../../../src/promote/plan/gates/model/gate.ts'
import { applyPlan } from '../../../src/promote/plan-file/read.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { amd64, arm64, config, day, now, subject } from '../../unit/promote/plan/gates/subjects.ts'
import { request, run, store } from './support.ts'

const values = fc.dictionary(
  fc.constantFrom('a', 'b', 'constructor'),
  fc.constantFrom('yes', '*', 'y*', '>=1', ['y*', '*s']),
  { minKeys: 1, maxKeys: 2 },
)

const requirements: fc.Arbitrary<Requirements> = fc.record(
  {
    platforms: fc.subarray(['linux/amd64', 'linux/arm64/v8', 'linux/s390x'], { minLength: 1 }),
    'referrers-present': fc.subarray(['application/spdx+json', 'application/vnd.cyclonedx+json'], { minLength: 1 }),
    labels: values,
    annotations: values,
    'max-age': fc.nat({ max: 4 * 24 }).map((hours) => `${hours}h`),
    'max-size': fc.nat({ max: 2000 }).map(String),
    'non-root': fc.boolean(),
    'no-unknown': fc.boolean(),
  },
  { requiredKeys: [] },
)

const images: fc.Arbitrary<GateSubject> = fc
  .record({
    attached: fc.subarray(['application/spdx+json', 'application/vnd.cyclonedx+json'], { minLength: 1 }),
    size: fc.nat({ max: 2000 }),
    labels: fc.constantFrom({}, { a: 'yes' }, { a: 'yo', b: '1.2' }, { a: 'no', b: 'yes' }),
    user: fc.constantFrom('1000', 'root'),
    created: fc.nat({ max: 4 * day }).map((age) => now - age),
  })
  .map(({ attached, size, ...rest }) =>
    subject({ attached, size, configs: [amd64, arm64].map((platform) => config(platform, rest)) }),
  )

const passes = async (gates: Requirements, image: GateSubject) => (await failedGates(gates, image)).length === 0

it('an image passes both gates only if it passes each', async () => {
  const property = fc.asyncProperty(requirements, requirements, images, async (planned, applying, image) => {
    const both = (await passes(planned, image)) && (await passes(applying, image))
    expect(await passes(mergeRequirements(planned, applying), image)).toBe(both)
  })
  await fc.assert(property, { numRuns: 2000 })
})

it('of one label each side has its say, and one glob that both have is written once', async () => {
  const both = mergeRequirements({ labels: { stage: 'tested*', team: 'a' } }, { labels: { stage: '*-eu', team: 'a' } })
  expect(both).toEqual({ labels: { stage: ['tested*', '*-eu'], team: 'a' } })
  const image = (stage: string) => subject({ configs: [config(amd64, { labels: { stage, team: 'a' } })] })
  const verdicts = await Promise.all(
    ['tested-eu', 'tested-us', 'new-eu'].map(async (stage) => (await failedGates(both, image(stage))).length),
  )
  expect(verdicts).toEqual([0, 1, 1])
})

const fences: fc.Arbitrary<AllowTargets> = fc.array(
  fc.oneof(fc.constantFrom('one/**', '**/app', 'two/app'), fc.subarray(['one/**', 'two/**', '**/copy'])),
  { maxLength: 3 },
)
const allows = (fence: AllowTargets, name: string) =>
  allowListsOf(fence).every((globs) => globs.some((glob) => matchesGlobFlat(name, glob)))

const planOptions: PromotionOptions = { overwrite: 'floating', referrers: 'all', floatingTags: [] }
const bothLists = (planned: AllowTargets, applying: AllowTargets) =>
  stricterOptions({ ...planOptions, allowTargets: planned }, { allowTargets: applying }, validators).allowTargets ?? []

it('a target passes two lists of allow-targets only if it passes each', () => {
  const names = fc.constantFrom('one/app', 'one/copy', 'two/app', 'two/copy', 'three/app')
  const property = fc.property(fences, fences, names, (planned, applying, name) => {
    expect(allows(bothLists(planned, applying), name)).toBe(allows(planned, name) && allows(applying, name))
  })
  fc.assert(property, { numRuns: 1000 })
})

describe('a plan that is applied', () => {
  const app = multiPlatform('app')

  /** A promotion to two.test by a plan with one fence or gate, planned and applied again by a step with another. */
  async function applied(planned: Partial<PromotionOptions>, applying: Partial<PromotionOptions>) {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), app, 'sha-1')
    const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'], planned)]
    const { plan } = await run(registries, requests, { dryRun: true, maker: { repository: 'acme/app', run: '7' } })
    const first = await applyPlan(JSON.stringify(plan), { repository: 'acme/app', options: applying })
    if (first.kind === 'refused') throw new Error(first.problems.join())
    const again = await run(registries, first.requests, { dryRun: true, maker: { repository: 'acme/app', run: '8' } })
    if (again.plan === undefined) throw new Error('no plan')
    const second = await applyPlan(JSON.stringify(again.plan), { repository: 'acme/app' })
    if (second.kind === 'refused') throw new Error(second.problems.join())
    const { status, promotions } = await run(registries, second.requests)
    const { require } = second.requests[0]?.options ?? {}
    return { status, reason: promotions[0]?.targets[0]?.detail, require }
  }

  it.each([
    ['its own', { allowTargets: ['three.test/**'] }, { allowTargets: ['two.test/**'] }],
    ["the step's", { allowTargets: ['two.test/**'] }, { allowTargets: ['three.test/**'] }],
  ])('is refused by %s fence alone', async (_, planned, applying) => {
    const reason = 'no glob of `allow-targets` (three.test/**) matches two.test/app:1.0.0'
    expect(await applied(planned, applying)).toMatchObject({ status: 'refused', reason })
  })

  it('passes two different fences that both allow it, planned once more between', async () => {
    const ends = await applied({ allowTargets: ['two.test/**'] }, { allowTargets: ['**/app:*', 'x'] })
    expect(ends).toMatchObject({ status: 'promoted', reason: undefined })
  })

  it('keeps both globs of one label in a plan that is made of it again', async () => {
    const labels = (glob: string) => ({ require: { labels: { stage: glob } } })
    const ends = await applied(labels('*'), labels('tested'))
    expect(ends).toMatchObject({ status: 'refused', require: { labels: { stage: ['*', 'tested'] } } })
  })
})

it.each([
  ['never', 'always', 'never'],
  ['always', 'floating', 'floating'],
  ['always', 'always', 'always'],
] as const)('of overwrite %s and %s it is %s', (ofStep, ofPlan, stricter) => {
  const both = (planned: Overwrite, applying: Overwrite) =>
    stricterOptions({ ...planOptions, overwrite: planned }, { overwrite: applying }, validators).overwrite
  expect(both(ofStep, ofPlan)).toBe(stricter)
  expect(both(ofPlan, ofStep)).toBe(stricter)
})

it('what the plan alone decides is not for the step to change', () => {
  const both = stricterOptions(
    { ...planOptions, platforms: ['linux/amd64'], referrers: 'all' },
    { platforms: ['linux/arm64'], referrers: 'none' },
    validators,
  )
  expect(both).toEqual({ ...planOptions, platforms: ['linux/amd64'], referrers: 'all' })
})
