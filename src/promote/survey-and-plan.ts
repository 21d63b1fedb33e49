// From what was asked to the plan, by reads alone.
import type { ExpectedBlobs } from '../registry/connect-options.ts'
import type { RepositoryName } from '../registry/model/reference.ts'
import type { Progress, Settings } from './model/options.ts'
import type { Plan } from './model/plan.ts'
import type { PromotionRequest } from './model/request.ts'
import { wantedTargets } from './plan/floating-tags.ts'
import { planMessages } from './plan/messages.ts'
import { plan } from './plan/plan.ts'
import { planDocumentOf } from './plan-file/write.ts'
import type { Repositories } from './repositories.ts'
import { survey } from './survey/survey.ts'

/** Surveys and plans, without a write. `undefined` where there is nothing to be done. */
export async function surveyAndPlan(
  requests: readonly PromotionRequest[],
  world: Repositories,
  settings: Settings,
  progress: Progress,
): Promise<Plan | undefined> {
  const { emit } = settings.events
  emit({ kind: 'phase', phase: 'survey' })
  const wanted = wantedTargets(requests)
  const wait = { until: settings.now() + settings.wait, now: settings.now, sleep: settings.sleep }
  const context = {
    preconnect: (name: RepositoryName, blobs: ExpectedBlobs) => settings.preconnect(name, world.access(name), blobs),
    world,
    emit,
    wait,
    attachments: settings.attachments,
    strict: settings.verify === 'strict',
    probe: settings.phase === 'content' || settings.phase === 'tags',
    today: settings.today(),
    trustServices: settings.trustServices,
  }
  progress.surveys = await all(requests.map((request, at) => survey(request, wanted[at] ?? [], context)))
  const decided = plan(progress.surveys)
  progress.plan = decided
  emit({ kind: 'planned', plan: decided })
  for (const event of planMessages(decided)) emit(event)
  if (settings.dryRun) progress.document = await planDocumentOf(decided, progress.surveys, settings.maker)
  const decisions = decided.promotions.map(({ decision }) => decision)
  return settings.dryRun || decisions.includes('refused') || !decisions.includes('promote') ? undefined : decided
}

/** Every failure of a set of promises, once all have ended. */
async function all<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises)
  const errors = settled.flatMap((one): readonly unknown[] => (one.status === 'rejected' ? [one.reason] : []))
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors)
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}
