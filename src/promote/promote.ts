// The sentence: survey, plan, preflight, content, tags, verify, report.
import type { Registries } from '../registry/connect.ts'
import type { RepositoryName } from '../registry/reference.ts'
import type { Open } from '../registry/repository.ts'
import type { Spool } from '../registry/spool.ts'
import type { Attachment } from './attach.ts'
import { bringContent, confirmRoots } from './content.ts'
import { documentOf, type PlanDocument } from './document.ts'
import { failuresOf } from './ends.ts'
import type { EventHub } from './events.ts'
import type { Ask } from './expand.ts'
import { reportOf } from './outcome.ts'
import { type Plan, plan } from './plan.ts'
import { cancelAll, preflight, tryUploads, writtenDestinations } from './preflight.ts'
import { publish } from './publish.ts'
import { type Runner, recordPromotions } from './record.ts'
import type { Report } from './report.ts'
import type { Request } from './request.ts'
import { type Survey, survey } from './survey.ts'
import { readTags, type TagReading } from './tags.ts'
import { openTally, type Tally } from './tally.ts'
import { wantedTargets } from './targets.ts'
import type { Verify } from './verify.ts'
import { boundsOf, type Work, workOf } from './work.ts'
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
interface Progress {
  requests: readonly Request[]
  surveys: readonly Survey[]
  plan: Plan | undefined
  document: PlanDocument | undefined
}

/** Milliseconds after which content is no longer taken for granted. */
const fresh = 10 * 60_000

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
    const work = workOf(decided)
    const first = await stage(work, decided, world, settings)
    if (settings.phase === 'content') return
    await publish({ requests, work, first, settings, tally })
    await record(decided, progress.surveys, world, settings)
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

/** Up to the plan, without a write. `undefined` where there is nothing to be done. */
async function decide(
  requests: readonly Request[],
  world: World,
  settings: Settings,
  progress: Progress,
): Promise<Plan | undefined> {
  const { emit } = settings.events
  emit({ kind: 'phase', phase: 'survey' })
  const wanted = wantedTargets(requests)
  const wait = { until: settings.now() + settings.wait, now: settings.now, sleep: settings.sleep }
  const context = {
    warm: (name: RepositoryName, connections: number) => settings.warm(name, world.access(name), connections),
    world,
    emit,
    wait,
    attachments: settings.attachments,
    probe: settings.phase === 'tags',
    today: settings.today(),
  }
  progress.surveys = await all(requests.map((request, at) => survey(request, wanted[at] ?? [], context)))
  const decided = plan(progress.surveys)
  progress.plan = decided
  emit({ kind: 'planned', plan: decided })
  if (settings.dryRun) progress.document = await documentOf(decided, progress.surveys, settings.maker)
  const decisions = decided.promotions.map(({ decision }) => decision)
  return settings.dryRun || decisions.includes('refused') || !decisions.includes('promote') ? undefined : decided
}

/** Up to the barrier: when it resolves, all content is everywhere. Answers the tags that move first, being read. */
async function stage(
  work: Work,
  decided: Plan,
  world: World,
  settings: Settings,
): Promise<{ readonly tags: Promise<TagReading> }> {
  const { emit } = settings.events
  const sessions = await preflight(decided, world, emit)
  let first: Promise<TagReading> = Promise.resolve(new Map())
  if (work.destinations.length > 0) {
    const started = settings.now()
    emit({ kind: 'phase', phase: 'content' })
    emit({ kind: 'content', ...boundsOf(work) })
    const context = { world, emit, sessions, spool: settings.spool }
    const { nearly, done } = bringContent(work, context)
    first = settings.phase === 'content' ? first : nearly.then(() => readFirst(work, world))
    first.catch(() => undefined)
    await done
    if (settings.now() - started > fresh) {
      await confirmRoots(work, context)
      first = readFirst(work, world)
    }
  }
  void cancelAll(sessions, writtenDestinations(decided), world)
  return { tags: first }
}

function readFirst({ classes }: Work, world: World): Promise<TagReading> {
  return readTags(classes[0]?.steps ?? [], world)
}

async function record(decided: Plan, surveys: readonly Survey[], world: World, settings: Settings): Promise<void> {
  const { recorder, events, today } = settings
  if (recorder === undefined) return
  events.emit({ kind: 'phase', phase: 'record' })
  await recordPromotions({ plan: decided, surveys, world, emit: events.emit, runner: recorder, today: today() })
}

/** Every failure of a set of promises, once all have ended. */
async function all<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises)
  const errors = settled.flatMap((one): readonly unknown[] => (one.status === 'rejected' ? [one.reason] : []))
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors)
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}
