// Plans of generated worlds: what a dry run writes, and the requests that apply it.
import type { Report } from '../../../src/promote/model/report.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import { applyPlan } from '../../../src/promote/plan-file/read.ts'
import type { Shard } from '../../../src/promote/plan-file/shard.ts'
import { run } from './support.ts'
import { type Described, registriesOf, requestsOf } from './worlds.ts'

export const maker = { repository: 'acme/app', run: '7' }

export async function planOf(world: Described): Promise<{ readonly text: string; readonly report: Report }> {
  const report = await run(registriesOf(world), requestsOf(world), { dryRun: true, maker })
  return { text: JSON.stringify(report.plan), report }
}

export async function apply(text: string, shard?: Shard): Promise<readonly PromotionRequest[]> {
  const applied = await applyPlan(text, { repository: 'acme/app', ...(shard && { shard }) })
  if (applied.kind === 'refused') throw new Error(applied.problems.join())
  return applied.requests
}
