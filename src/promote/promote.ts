// Promotes images in phases: survey, plan, preflight, content, tags, verify, record, report.

import { formatName } from '../registry/model/reference.ts'
import { type CopiedContent, copyContent } from './copy/copy.ts'
import { checkUploads } from './copy/preflight.ts'
import { namesOf } from './model/destinations.ts'
import type { Settings } from './model/options.ts'
import type { Plan } from './model/plan.ts'
import type { PlanDocument } from './model/plan-document.ts'
import type { Report } from './model/report.ts'
import type { PromotionRequest } from './model/request.ts'
import { planDocumentOf } from './plan-file/write.ts'
import { promotedImages, recordPromotions } from './record/promotion-record.ts'
import { type Outcome, reportOf } from './report/build.ts'
import { RunCollector } from './report/collector.ts'
import { failuresOf } from './report/failures.ts'
import { watchWrites } from './report/watch-writes.ts'
import { openRepositories, type Repositories } from './repositories.ts'
import { checkRequests } from './requests/check-options.ts'
import type { RunRequest } from './requests/expand-selection.ts'
import { retag } from './retag/retag.ts'
import { isActionable, surveyAndPlan } from './survey-and-plan.ts'
import { verifyAll } from './verify/verify.ts'

/** Promotes. Every failure is in the report, defects of this program included. */
export async function promote(runRequests: readonly RunRequest[], given: Settings): Promise<Report> {
  const collector = new RunCollector()
  const settings = { ...given, open: watchWrites(given.open, collector.noteWrite) }
  const { events, phase, now } = settings
  const started = now()
  events.listen(collector.record)
  const result = await run(runRequests, settings, collector)
  const dryRun = settings.dryRun || phase === 'preflight'
  return reportOf({ ...result, dryRun, phase, collector, milliseconds: now() - started })
}

type RunResult = Pick<Outcome, 'requests' | 'document' | 'failures'>

/** Never throws: an error ends the run as failures. */
async function run(
  runRequests: readonly RunRequest[],
  settings: Settings,
  collector: RunCollector,
): Promise<RunResult> {
  let requests = explicitRequests(runRequests)
  try {
    requests = await abortOnError(settings.signal, (signal) => requestsOf(runRequests, signal, settings))
    checkRequests(explicitRequests(runRequests), 'of the targets', settings.events.emit)
    const document = await abortOnError(settings.signal, (signal) => runPhases(requests, signal, settings, collector))
    return { requests, document, failures: [] }
  } catch (error) {
    const { signal } = settings
    const failures = failuresOf(error, { requests, signal, isTagTouched: collector.isTagTouched })
    return { requests, document: undefined, failures }
  } finally {
    await settings.spool.clear()
  }
}

/** The phases in their order. Returns the plan as a document if this is a dry run. */
async function runPhases(
  requests: readonly PromotionRequest[],
  signal: AbortSignal,
  settings: Settings,
  collector: RunCollector,
): Promise<PlanDocument | undefined> {
  const repositories = openRepositories(requests, settings.open, signal, !settings.dryRun)
  await preconnectAll(requests, repositories, settings)
  const plan = await surveyAndPlan(requests, repositories, settings)
  if (settings.dryRun) {
    await deleteTags(plan, signal, settings, collector)
    return planDocumentOf(plan, settings.maker)
  }
  if (!isActionable(plan)) {
    await deleteTags(plan, signal, settings, collector)
    return undefined
  }
  if (settings.phase === 'preflight') {
    await checkUploads(plan, repositories, settings.events.emit)
    return undefined
  }
  if (settings.phase !== 'content') await settings.prepareSigning?.()
  const content = await copyContent(plan, repositories, { ...settings, signal })
  if (content === undefined) return undefined
  if (settings.phase === 'content') {
    await verifyContent(content, repositories, settings, collector)
    return undefined
  }
  await retag({ requests, content, settings, collector })
  await record(content.plan, repositories, settings)
  await deleteTags(content.plan, signal, settings, collector)
  return undefined
}

/** The last phase, for those who ask for it: the code is imported only then. A refused run deletes nothing. */
async function deleteTags(
  plan: Plan,
  signal: AbortSignal,
  { open, events, dryRun, phase }: Settings,
  collector: RunCollector,
): Promise<void> {
  const isAsked = plan.promotions.some(({ request }) => request.options.deleteSourceTags !== undefined)
  const isRefused = plan.promotions.some(({ decision }) => decision === 'refused')
  if (!isAsked || isRefused || !(phase === 'all' || phase === 'tags')) return
  const { deleteSourceTags } = await import('./retag/delete-source-tags.ts')
  await deleteSourceTags(plan, { open, signal, emit: events.emit, dryRun, collector })
}

/** Runs `work` with a signal that aborts if the run is cancelled, or if the work fails: what it left running ends too. */
async function abortOnError<T>(cancelled: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const failed = new AbortController()
  try {
    return await work(AbortSignal.any([cancelled, failed.signal]))
  } catch (error) {
    failed.abort(error)
    throw error
  }
}

/** Connects to every repository that may be used, while the survey begins. */
async function preconnectAll(
  requests: readonly PromotionRequest[],
  repositories: Repositories,
  { preconnect }: Settings,
): Promise<void> {
  const barred = await barredBy(requests)
  for (const name of namesOf(requests)) if (!barred.has(formatName(name))) preconnect(name, repositories.access(name))
}

function explicitRequests(runRequests: readonly RunRequest[]): readonly PromotionRequest[] {
  return runRequests.filter((request) => 'sources' in request)
}

/** Expands selections. They are rare and need a library, so that their code is imported only if there is one. */
async function requestsOf(
  runRequests: readonly RunRequest[],
  signal: AbortSignal,
  settings: Settings,
): Promise<readonly PromotionRequest[]> {
  const requests = explicitRequests(runRequests)
  if (requests.length === runRequests.length) return requests
  const { expandSelections } = await import('./requests/expand-selection.ts')
  return expandSelections(runRequests, { ...settings, signal, emit: settings.events.emit })
}

/** Repositories that `allow-targets` excludes: they get no request. Its library is imported only if the input is set. */
async function barredBy(requests: readonly PromotionRequest[]): Promise<ReadonlySet<string>> {
  if (requests.every(({ options }) => options.allowTargets === undefined)) return new Set()
  const { barredRepositories } = await import('./plan/allowed-targets.ts')
  return barredRepositories(requests)
}

/** The job that copies content reads the content back; the job that moves the tags reads back only the tags. */
function verifyContent(
  { work }: CopiedContent,
  repositories: Repositories,
  settings: Settings,
  collector: RunCollector,
): Promise<void> {
  const { verify, sleep, signal, events, today } = settings
  return verifyAll(work, [], {
    repositories,
    emit: events.emit,
    verify,
    sleep,
    signal,
    today,
    collector,
  })
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
