// The sentence: survey, plan, preflight, content, tags, verify, report.

import { formatName } from '../registry/model/reference.ts'
import { type CopiedContent, copyContent } from './copy/copy.ts'
import { checkUploads } from './copy/preflight.ts'
import { namesOf } from './model/destinations.ts'
import type { Progress, Settings } from './model/options.ts'
import type { Plan } from './model/plan.ts'
import type { Report } from './model/report.ts'
import type { PromotionRequest } from './model/request.ts'
import type { Survey } from './model/survey.ts'
import { recordPromotions } from './referrers/promotion-record.ts'
import { reportOf } from './report/build.ts'
import { createCollector, type RunCollector } from './report/collector.ts'
import { failuresOf } from './report/failures.ts'
import { watchWrites } from './report/watch-writes.ts'
import { openRepositories, type Repositories } from './repositories.ts'
import { checkRequests } from './requests/check-options.ts'
import type { RunRequest } from './requests/expand-selection.ts'
import { retag } from './retag/retag.ts'
import { surveyAndPlan } from './survey-and-plan.ts'
import { verifyAll } from './verify/verify.ts'

/** Promotes. Whatever goes wrong is in the report, defects of this program included. */
export async function promote(runRequests: readonly RunRequest[], given: Settings): Promise<Report> {
  const tally = createCollector()
  const settings = { ...given, open: watchWrites(given.open, tally.noteWrite) }
  const started = settings.now()
  settings.events.listen(tally.record)
  const requests = runRequests.filter((ask) => 'sources' in ask)
  const progress: Progress = { requests, surveys: [], plan: undefined, document: undefined }
  const failures = await run(runRequests, settings, tally, progress).then(
    () => [],
    (error: unknown) =>
      failuresOf(error, {
        requests: progress.requests,
        signal: settings.signal,
        isTagTouched: tally.isTagTouched(),
      }),
  )
  const { phase, now } = settings
  const dryRun = settings.dryRun || phase === 'preflight'
  return reportOf({ ...progress, failures, dryRun, phase, tally, milliseconds: now() - started })
}

async function run(
  runRequests: readonly RunRequest[],
  settings: Settings,
  tally: RunCollector,
  progress: Progress,
): Promise<void> {
  const stopped = new AbortController()
  const signal = AbortSignal.any([settings.signal, stopped.signal])
  try {
    progress.requests = await requestsOf(runRequests, signal, settings)
    const { requests } = progress
    const direct = runRequests.filter((ask) => 'sources' in ask)
    checkRequests(direct, 'of the targets', settings.events.emit)
    const world = openRepositories(requests, settings.open, signal, !settings.dryRun)
    const barred = await barredBy(requests)
    for (const name of namesOf(requests))
      if (!barred.has(formatName(name))) settings.preconnect(name, world.access(name))
    const decided = await surveyAndPlan(requests, world, settings, progress)
    if (decided === undefined) return
    if (settings.phase === 'preflight') return await checkUploads(decided, world, settings.events.emit)
    const staged = await copyContent(decided, world, { ...settings, signal }, progress)
    if (staged === undefined) return
    if (settings.phase === 'content') return await verifyContent(staged, world, settings, tally)
    await retag({ requests, staged, settings, tally })
    await record(staged.plan, progress.surveys, world, settings)
  } catch (error) {
    stopped.abort(error)
    throw error
  } finally {
    await settings.spool.clear()
  }
}

/** Selections are rare and bring a library with them: they are loaded where there are some. */
async function requestsOf(
  runRequests: readonly RunRequest[],
  signal: AbortSignal,
  settings: Settings,
): Promise<readonly PromotionRequest[]> {
  const requests = runRequests.filter((ask) => 'sources' in ask)
  if (requests.length === runRequests.length) return requests
  const { expandSelections } = await import('./requests/expand-selection.ts')
  return expandSelections(runRequests, { ...settings, signal, emit: settings.events.emit })
}

/** Repositories that `allow-targets` keeps out: nothing is asked of them. Fences are rare and bring a library with them. */
async function barredBy(requests: readonly PromotionRequest[]): Promise<ReadonlySet<string>> {
  if (requests.every(({ options }) => options.allowTargets === undefined)) return new Set()
  const { barredRepositories } = await import('./plan/allowed-targets.ts')
  return barredRepositories(requests)
}

/** What this job brought is read back by it: the one that moves the tags reads back no more than them. */
function verifyContent(
  { work }: CopiedContent,
  world: Repositories,
  settings: Settings,
  tally: RunCollector,
): Promise<void> {
  const { verify, sleep, signal, events, today } = settings
  return verifyAll(work, [], { world, emit: events.emit, verify, sleep, signal, today, tally })
}

async function record(
  decided: Plan,
  surveys: readonly Survey[],
  world: Repositories,
  settings: Settings,
): Promise<void> {
  const { recorder: runner, signRecord, events, today } = settings
  if (runner === undefined) return
  events.emit({ kind: 'phase', phase: 'record' })
  await recordPromotions({ plan: decided, surveys, world, emit: events.emit, runner, signRecord, today: today() })
}
