// Surveys and plans all requests of a run. Nothing is written.
import type { ExpectedBlobs } from '../registry/connect-options.ts'
import type { RepositoryName } from '../registry/model/reference.ts'
import type { Settings } from './model/options.ts'
import type { Plan } from './model/plan.ts'
import type { PromotionRequest } from './model/request.ts'
import type { RecordKind, Survey } from './model/survey.ts'
import { wantedTargets } from './plan/floating-tags.ts'
import { backupMessages, notInPlanMessages, planMessages } from './plan/messages.ts'
import { plan } from './plan/plan.ts'
import { reportReferrerChanges } from './plan-file/changes-since.ts'
import type { Repositories } from './repositories.ts'
import type { SurveyContext } from './survey/context.ts'
import { survey } from './survey/survey.ts'
import { waitForSource } from './survey/wait-for-source.ts'

/** Surveys every request and decides on all of them. Throws every failure of the survey, several as AggregateError. */
export async function surveyAndPlan(
  requests: readonly PromotionRequest[],
  repositories: Repositories,
  settings: Settings,
): Promise<Plan> {
  const { emit } = settings.events
  emit({ kind: 'phase', phase: 'survey' })
  const wanted = wantedTargets(requests)
  const { now, sleep, deadline } = settings
  const wait = { until: now() + settings.wait, now, sleep, deadline }
  const context: SurveyContext = {
    preconnect: (name: RepositoryName, blobs: ExpectedBlobs) =>
      settings.preconnect(name, repositories.access(name), blobs),
    expectManifests: settings.expectManifests,
    repositories,
    emit,
    wait,
    attachments: settings.attachments,
    strict: settings.verify === 'strict',
    probe: settings.phase === 'content' || settings.phase === 'tags',
    today: settings.today(),
    trustServices: settings.trustServices,
    signedRecords: signedRecords(settings),
  }
  // the tags are read once all sources are there: what they name may change while the run waits
  const waiting = settings.wait > 0 ? requests : []
  const sources = await all(waiting.map((request) => waitForSource(request, repositories, emit, wait)))
  const surveys = await all(requests.map((request, at) => survey(request, wanted[at] ?? [], context, sources[at])))
  for (const message of await referrerWarnings(surveys)) emit({ kind: 'warning', message })
  const decided = plan(surveys)
  const isCopying = isActionable(decided) && !settings.dryRun && settings.phase !== 'preflight'
  for (const surveyed of surveys) await reportReferrerChanges(surveyed, isCopying, emit)
  emit({ kind: 'planned', plan: decided })
  for (const event of planMessages(decided)) emit(event)
  if (settings.dryRun) for (const event of [...backupMessages(decided), ...notInPlanMessages(settings)]) emit(event)
  return decided
}

function signedRecords({ signRecord, phase, verificationSummary = false }: Settings): readonly RecordKind[] {
  if (signRecord === undefined || !(phase === 'all' || phase === 'tags')) return []
  return verificationSummary ? ['record', 'summary'] : ['record']
}

/** The library for globs is imported only if there are some. */
async function referrerWarnings(surveys: readonly Survey[]): Promise<readonly string[]> {
  if (surveys.every(({ selectable }) => selectable.size === 0)) return []
  const { unmatchedGlobs } = await import('./referrers/filter.ts')
  return unmatchedGlobs(surveys)
}

/** Whether a plan is to be carried out: it refuses nothing, and something is to be promoted. */
export function isActionable({ promotions }: Plan): boolean {
  const decisions = promotions.map(({ decision }) => decision)
  return !decisions.includes('refused') && decisions.includes('promote')
}

/** Every failure of a set of promises, once all have ended. */
async function all<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises)
  const errors = settled.flatMap((result): readonly unknown[] => (result.status === 'rejected' ? [result.reason] : []))
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors)
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
