// What a plan says that it may cost is never less than what it costs.
import { afterEach, expect, it } from 'vitest'
import { cosignSignature, digestTag, seed } from '../../../sandbox/content.ts'
import type { Quirk } from '../../../sandbox/server.ts'
import { applyPlan } from '../../../src/promote/plan-file/read.ts'
import { app, openRelease, openStage, run, type Stage } from './release.ts'

const stages: Stage[] = []
afterEach(async () => {
  await Promise.all(stages.splice(0).map((stage) => stage.close()))
})

it.each<readonly Quirk[]>([
  ['ratelimit-headers'],
  ['no-referrers-api', 'no-multi-tag', 'head-manifest-405'],
  ['mount-declined', 'single-post-unsupported', 'no-digest-header'],
  ['mount-unknown-404', 'subject-without-api', 'no-cancel'],
  ['location-other-host', 'tags-null', 'immutable-tags'],
])('with a registry that has the quirk %s, and others', async (...quirks) => {
  const stage = await openStage(quirks)
  stages.push(stage)
  const release = openRelease(stage, 'app')
  seed(stage.registries[0].store, 'acme/app', cosignSignature(app), [digestTag(app.digest, '.sig')])
  const { plan, requests: looking } = await run(release, { dryRun: true, maker: { repository: 'acme/app', run: '1' } })
  const applied = await applyPlan(JSON.stringify(plan), { repository: 'acme/app' })
  if (applied.kind === 'refused' || plan === undefined) throw new Error('refused')
  const report = await run(applied)
  expect(report.requests).toBeGreaterThan(looking)
  expect(report.requests).toBeLessThanOrEqual(plan.requests)
  expect(plan.requests).toBeLessThan(4 * report.requests)
})
