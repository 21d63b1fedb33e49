// Promotes images, and reports on it.
import type { Settings } from './model/options.ts'
import type { Report } from './model/report.ts'
import type { PromotionRequest } from './model/request.ts'
import { type Outcome, reportOf } from './report/build.ts'
import { RunCollector } from './report/collector.ts'
import { failuresOf } from './report/failures.ts'
import { watchWrites } from './report/watch-writes.ts'
import { checkRequest, checkVersions } from './requests/check-options.ts'
import type { ExpandedSelections, RunRequest } from './requests/expand-selection.ts'
import { runPhases } from './run-phases.ts'

/** Promotes. Every failure is in the report, defects of this program included. */
export async function promote(runRequests: readonly RunRequest[], given: Settings): Promise<Report> {
  const collector = new RunCollector()
  const settings = { ...given, open: watchWrites(given.open, collector.noteWrite) }
  const { events, phase, now } = settings
  const started = now()
  events.listen(collector.record)
  const result = await run(runRequests, settings, collector)
  return reportOf({ ...result, dryRun: writesNothing(settings), phase, collector, milliseconds: now() - started })
}

function writesNothing({ dryRun, phase }: Settings): boolean {
  return dryRun || phase === 'preflight'
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
    const expanded = await abortOnError(settings.signal, (signal) => expand(runRequests, signal, settings))
    requests = expanded.requests
    for (const request of explicitRequests(runRequests)) {
      checkRequest(request)
      checkVersions(request, 'of the targets', settings.events.emit)
    }
    const document = await abortOnError(settings.signal, (signal) => runPhases(expanded, signal, settings, collector))
    return { requests, document, failures: [] }
  } catch (error) {
    const { signal } = settings
    const failures = failuresOf(error, {
      requests,
      signal,
      isTagTouched: collector.isTagTouched,
      writesNothing: writesNothing(settings),
    })
    return { requests, document: undefined, failures }
  } finally {
    await settings.spool.clear()
  }
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

function explicitRequests(runRequests: readonly RunRequest[]): readonly PromotionRequest[] {
  return runRequests.filter((request) => 'sources' in request)
}

/** Expands selections. They are rare and need a library, so that their code is imported only if there is one. */
async function expand(
  runRequests: readonly RunRequest[],
  signal: AbortSignal,
  settings: Settings,
): Promise<ExpandedSelections> {
  const requests = explicitRequests(runRequests)
  if (requests.length === runRequests.length) return { requests, listings: new Map() }
  const { expandSelections } = await import('./requests/expand-selection.ts')
  return expandSelections(runRequests, { ...settings, signal, emit: settings.events.emit })
}
