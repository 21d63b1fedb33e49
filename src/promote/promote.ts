// The sentence: survey, plan, preflight, content, tags, verify, report.
import { childBlobs } from '../registry/manifest.ts'
import { formatName } from '../registry/reference.ts'
import type { Open } from '../registry/repository.ts'
import type { Spool } from '../registry/spool.ts'
import { bringContent } from './content.ts'
import { describeFailure } from './ends.ts'
import type { EventHub } from './events.ts'
import { type Outcome, reportOf } from './outcome.ts'
import { type Plan, plan } from './plan.ts'
import { cancelAll, preflight, writtenDestinations } from './preflight.ts'
import type { Report } from './report.ts'
import type { Request } from './request.ts'
import { type Survey, survey } from './survey.ts'
import { moveTags } from './tags.ts'
import { openTally, type Tally } from './tally.ts'
import { wantedTargets } from './targets.ts'
import { type Verify, verifyTags } from './verify.ts'
import { boundsOf, type Work, workOf } from './work.ts'
import { openWorld } from './world.ts'

export interface Settings {
  readonly open: Open
  readonly events: EventHub
  /** Ends the run: a cancel, or the time that is up. */
  readonly signal: AbortSignal
  readonly dryRun: boolean
  readonly rollback: boolean
  readonly verify: Verify
  readonly spool: Spool
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
}

/** Milliseconds that requests in flight get to settle after a cancel, and that the rollback has. */
const settling = 2_000
const rollingBack = 5_000

/** Promotes. What goes wrong is in the report; only a bug of ours is thrown. */
export async function promote(requests: readonly Request[], settings: Settings): Promise<Report> {
  const started = settings.now()
  const tally = openTally()
  settings.events.listen(tally.see)
  const progress: Progress = { surveys: [], plan: undefined }
  const failures = await run(requests, settings, tally, progress).then(
    () => [],
    (error: unknown) => failuresOf(error, requests, settings.signal),
  )
  const outcome: Outcome = {
    requests,
    ...progress,
    failures,
    dryRun: settings.dryRun,
    tally,
    milliseconds: settings.now() - started,
  }
  return reportOf(outcome)
}

/** How far a run came, for a report that is written whatever happens. */
interface Progress {
  surveys: readonly Survey[]
  plan: Plan | undefined
}

async function run(requests: readonly Request[], settings: Settings, tally: Tally, progress: Progress): Promise<void> {
  const { emit } = settings.events
  const stopped = new AbortController()
  const signal = AbortSignal.any([settings.signal, stopped.signal])
  const world = openWorld(requests, settings.open, signal, !settings.dryRun)
  try {
    emit({ kind: 'phase', phase: 'survey' })
    const wanted = wantedTargets(requests)
    progress.surveys = await all(requests.map((request, at) => survey(request, wanted[at] ?? [], world, emit)))
    progress.plan = plan(progress.surveys)
    emit({ kind: 'planned', plan: progress.plan })
    const decisions = progress.plan.promotions.map(({ decision }) => decision)
    if (settings.dryRun || decisions.includes('refused') || !decisions.includes('promote')) return
    const work = workOf(progress.plan)
    const sessions = await preflight(progress.plan, world, emit)
    if (work.destinations.length > 0) {
      emit({ kind: 'phase', phase: 'content' })
      emit({ kind: 'content', ...boundsOf(work) })
      await bringContent(work, { world, emit, sessions, spool: settings.spool })
    }
    await cancelAll(sessions, writtenDestinations(progress.plan), world)
    await publish(requests, work, settings, tally)
  } catch (error) {
    stopped.abort(error)
    throw error
  } finally {
    await settings.spool.clear()
  }
}

/** Beyond the barrier: the promised tags, and reading them back. */
async function publish(requests: readonly Request[], work: Work, settings: Settings, tally: Tally): Promise<void> {
  const { emit } = settings.events
  const grace = lingering(settings.signal, settling)
  const world = openWorld(requests, settings.open, grace, true)
  await moveTags(work, {
    world,
    emit,
    signal: settings.signal,
    rollback: settings.rollback,
    rollbackWorld: () => openWorld(requests, settings.open, AbortSignal.timeout(rollingBack), true),
    brought: ({ planned, root }) => {
      const name = formatName(planned.target.repository)
      const steps = work.destinations.find(({ destination }) => formatName(destination) === name)
      const manifests = steps?.nodes.some(({ manifest }) => manifest === root)
        ? steps.nodes.map(({ manifest }) => manifest)
        : []
      return manifests.flatMap(childBlobs).some(({ digest }) => tally.brought(name, digest))
    },
  })
  await verifyTags(work, { world, emit, verify: settings.verify, sleep: settings.sleep })
}

/** A signal that follows another by some milliseconds, so that what is in flight can settle. */
function lingering(signal: AbortSignal, milliseconds: number): AbortSignal {
  const later = new AbortController()
  signal.addEventListener('abort', () => setTimeout(() => later.abort(signal.reason), milliseconds).unref(), {
    once: true,
  })
  return later.signal
}

/** Every failure of a set of promises, once all have ended. */
async function all<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises)
  const errors = settled.flatMap((one): readonly unknown[] => (one.status === 'rejected' ? [one.reason] : []))
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors)
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

function failuresOf(error: unknown, requests: readonly Request[], signal: AbortSignal): Report['failures'] {
  if (error instanceof AggregateError) return error.errors.flatMap((one: unknown) => failuresOf(one, requests, signal))
  if (signal.aborted) {
    const reason = signal.reason instanceof Error ? signal.reason.message : String(signal.reason)
    return [
      {
        message: `stopped: ${reason}`,
        side: undefined,
        remedy: 'A re-run completes what is missing; what is there already is not sent again.',
      },
    ]
  }
  const failure = describeFailure(error, requests)
  if (failure === undefined) throw error
  return [failure]
}
