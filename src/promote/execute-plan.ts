// Carries out a plan: copies content, moves tags, verifies and records. A survey imports it while it waits for responses.
import { copyContent } from './copy/copy.ts'
import { checkUploads } from './copy/preflight.ts'
import type { Settings } from './model/options.ts'
import type { Plan } from './model/plan.ts'
import type { PromotionRequest } from './model/request.ts'
import { promotedImages } from './record/promoted-images.ts'
import { recordPromotions } from './record/promotion-record.ts'
import type { RunCollector } from './report/collector.ts'
import type { Repositories } from './repositories.ts'
import { retag } from './retag/retag.ts'
import { verifyAll } from './verify/verify.ts'

interface Execution {
  readonly requests: readonly PromotionRequest[]
  readonly repositories: Repositories
  /** Pauses, until the run is cancelled. */
  readonly sleep: Settings['sleep']
  readonly signal: AbortSignal
  readonly collector: RunCollector
  /** When the survey began, in milliseconds. */
  readonly since: number
  /** Reads the targets as they were before the run: no tag moves until it is done. */
  readonly linksWarned: Promise<void>
}

/** Returns the plan that was carried out to its end, which a later survey may have changed; `undefined` if tags stayed. */
export async function executePlan(plan: Plan, execution: Execution, settings: Settings): Promise<Plan | undefined> {
  const { requests, repositories, sleep, signal, collector, since, linksWarned } = execution
  const { phase, events, verify, today } = settings
  if (phase === 'preflight') {
    await checkUploads(plan, { repositories, emit: events.emit, sleep, signal })
    await linksWarned
    return undefined
  }
  if (phase !== 'content') await settings.prepareSigning?.()
  const content = await copyContent({ plan, since }, repositories, { ...settings, signal, sleep })
  await linksWarned
  if (content === undefined) return undefined
  // the job that copies content reads the content back; the job that moves the tags reads back only the tags
  if (phase === 'content') {
    await verifyAll(content.work, [], { repositories, emit: events.emit, verify, sleep, signal, today, collector })
    return undefined
  }
  await retag({ requests, content, settings, collector })
  await record(content.plan, repositories, settings)
  return content.plan
}

async function record(plan: Plan, repositories: Repositories, settings: Settings): Promise<void> {
  const { recorder: runner, signRecord, verificationSummary = false, publish, events, today } = settings
  if (runner === undefined && publish === undefined) return
  const { emit } = events
  emit({ kind: 'phase', phase: 'record' })
  const images =
    runner === undefined
      ? promotedImages(plan)
      : await recordPromotions({ plan, repositories, emit, runner, signRecord, verificationSummary, today: today() })
  await publish?.(images)
}
