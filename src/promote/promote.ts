// The sentence: survey, plan, preflight, content, tags, verify, report.
import type { Registries } from '../registry/connect.ts'
import type { Open } from '../registry/repository.ts'
import type { Spool } from '../registry/spool.ts'
import type { Attachment } from './attach.ts'
import { bringToBarrier, type Staged } from './barrier.ts'
import { decide } from './decide.ts'
import type { PlanDocument } from './document.ts'
import { failuresOf } from './ends.ts'
import type { EventHub } from './events.ts'
import type { Ask } from './expand.ts'
import { reportOf } from './outcome.ts'
import type { Plan } from './plan.ts'
import { tryUploads } from './preflight.ts'
import { publish } from './publish.ts'
import { type Runner, recordPromotions } from './record.ts'
import type { Report } from './report.ts'
import type { Request } from './request.ts'
import type { Survey } from './survey.ts'
import { openTally, type Tally } from './tally.ts'
import { type Verify, verifyAll } from './verify.ts'
import { namesOf, openWorld, type World } from './world.ts'

/** `content` stops before the barrier; `tags` goes on from there. */
export type RunPhase = 'all' | 'preflight' | 'content' | 'tags'

export interface Settings {
  readonly open: Open
  readonly repositories: Registries['repositories']
  readonly warm: Registries['warm']
  readonly events: EventHub
  /** Ends the run: a cancel, or the time that is up. */
  readonly signal: AbortSignal
  readonly dryRun: boolean
  readonly phase: RunPhase
  readonly rollback: boolean
  readonly verify: Verify
  /** Milliseconds to wait for sources that are not there yet. */
  readonly wait: number
  /** Who makes a plan: it is bound to them. */
  readonly maker: Pick<PlanDocument, 'repository' | 'run'>
  /** Files to attach to every promoted image. */
  readonly attachments: readonly Attachment[]
  /** Who is written into records; without it none is made. */
  readonly recorder: Runner | undefined
  readonly spool: Spool
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
  /** Milliseconds since the epoch. */
  readonly today: () => number
}

/** How far a run came, for a report that is written whatever happens. */
export interface Progress {
  requests: readonly Request[]
  surveys: readonly Survey[]
  plan: Plan | undefined
  document: PlanDocument | undefined
}

/** Promotes. What goes wrong is in the report; only a bug of ours is thrown. */
export async function promote(asks: readonly Ask[], settings: Settings): Promise<Report> {
  const started = settings.now()
  const tally = openTally()
  settings.events.listen(tally.see)
  const requests = asks.filter((ask) => 'sources' in ask)
  const progress: Progress = { requests, surveys: [], plan: undefined, document: undefined }
  const failures = await run(asks, settings, tally, progress).then(
    () => [],
    (error: unknown) => failuresOf(error, progress.requests, settings.signal),
  )
  const { phase, now } = settings
  const dryRun = settings.dryRun || phase === 'preflight'
  return reportOf({ ...progress, failures, dryRun, phase, tally, milliseconds: now() - started })
}

async function run(asks: readonly Ask[], settings: Settings, tally: Tally, progress: Progress): Promise<void> {
  const stopped = new AbortController()
  const signal = AbortSignal.any([settings.signal, stopped.signal])
  try {
    progress.requests = await requestsOf(asks, signal, settings)
    const { requests } = progress
    const world = openWorld(requests, settings.open, signal, !settings.dryRun)
    for (const name of namesOf(requests)) settings.warm(name, world.access(name))
    const decided = await decide(requests, world, settings, progress)
    if (decided === undefined) return
    if (settings.phase === 'preflight') return await tryUploads(decided, world, settings.events.emit)
    const staged = await bringToBarrier(decided, world, { ...settings, signal }, progress)
    if (staged === undefined) return
    if (settings.phase === 'content') return await verifyContent(staged, world, settings, tally)
    await publish({ requests, staged, settings, tally })
    await record(staged.plan, progress.surveys, world, settings)
  } catch (error) {
    stopped.abort(error)
    throw error
  } finally {
    await settings.spool.clear()
  }
}

/** Selections are rare and bring a library with them: they are loaded where there are some. */
async function requestsOf(asks: readonly Ask[], signal: AbortSignal, settings: Settings): Promise<readonly Request[]> {
  const requests = asks.filter((ask) => 'sources' in ask)
  if (requests.length === asks.length) return requests
  const { expand } = await import('./expand.ts')
  return expand(asks, { ...settings, signal, emit: settings.events.emit })
}

/** What this job brought is read back by it: the one that moves the tags reads back no more than them. */
function verifyContent({ work }: Staged, world: World, settings: Settings, tally: Tally): Promise<void> {
  const { verify, sleep, signal, events } = settings
  return verifyAll(work, [], { world, emit: events.emit, verify, sleep, signal, tally })
}

async function record(decided: Plan, surveys: readonly Survey[], world: World, settings: Settings): Promise<void> {
  const { recorder, events, today } = settings
  if (recorder === undefined) return
  events.emit({ kind: 'phase', phase: 'record' })
  await recordPromotions({ plan: decided, surveys, world, emit: events.emit, runner: recorder, today: today() })
}
