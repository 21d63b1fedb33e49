// Up to the barrier: all content is brought everywhere before the first promised tag moves.

import { SourceVanished } from '../model/errors.ts'
import type { Progress, Settings } from '../model/options.ts'
import type { Plan } from '../model/plan.ts'
import type { Request } from '../model/request.ts'
import type { Survey } from '../model/survey.ts'
import { boundsOf, type Work, workOf } from '../plan/steps.ts'
import { openWorld, type World } from '../repositories.ts'
import { readTags, type TagReading } from '../survey/read-tags.ts'
import { decide } from '../survey-and-plan.ts'
import type { ContentContext } from './blobs.ts'
import { bringContent, confirmRoots } from './manifests.ts'
import { cancelAll, preflight, writtenDestinations } from './preflight.ts'

/** All content is everywhere. */
export interface Staged {
  readonly plan: Plan
  readonly work: Work
  /** The tags that move first, being read since nothing was missing but roots. */
  readonly first: Promise<TagReading>
}

/** Milliseconds after which content is no longer taken for granted. */
const fresh = 10 * 60_000

/**
 * Brings all content of a plan. What vanishes from a source on the way is surveyed and planned once more, by the digests
 * that were pinned, and brought as far as it is there; `undefined` where that leaves nothing to be done.
 */
export async function bringToBarrier(
  decided: Plan,
  world: World,
  settings: Settings,
  progress: Progress,
): Promise<Staged | undefined> {
  try {
    return await stage(decided, world, settings)
  } catch (error) {
    if (!(error instanceof SourceVanished)) throw error
    settings.events.emit({ kind: 'notice', message: `${error.message}; what is promoted is surveyed once more` })
    const requests = progress.surveys.map(pinned)
    const anew = openWorld(requests, settings.open, settings.signal, true)
    const again = await decide(requests, anew, { ...settings, wait: 0 }, progress)
    return again && stage(again, anew, settings)
  }
}

/** The request, by the digests that its sources had. */
function pinned({ request, sources }: Survey): Request {
  const [first = request.sources[0], ...others] = sources
  return { ...request, sources: [first, ...others] }
}

async function stage(decided: Plan, world: World, settings: Settings): Promise<Staged> {
  const { emit } = settings.events
  const work = workOf(decided)
  const sessions = await preflight(decided, world, emit)
  try {
    if (work.destinations.length === 0) return { plan: decided, work, first: Promise.resolve(new Map()) }
    emit({ kind: 'phase', phase: 'content' })
    emit({ kind: 'content', ...boundsOf(work) })
    return { plan: decided, work, ...(await bring(work, { world, emit, sessions, spool: settings.spool }, settings)) }
  } finally {
    void cancelAll(sessions, writtenDestinations(decided), world)
  }
}

async function bring(work: Work, context: ContentContext, settings: Settings): Promise<Pick<Staged, 'first'>> {
  const started = settings.now()
  const readFirst = (after: Promise<unknown>): Promise<TagReading> => {
    const reading = after.then(() => readTags(work.classes[0]?.steps ?? [], context.world))
    reading.catch(() => undefined)
    return reading
  }
  const { nearly, done, settled } = bringContent(work, context)
  const first = settings.phase === 'content' ? Promise.resolve(new Map()) : readFirst(nearly)
  try {
    await done
  } catch (error) {
    if (error instanceof SourceVanished) await settled
    throw error
  }
  if (settings.now() - started <= fresh) return { first }
  await confirmRoots(work, context)
  return { first: readFirst(Promise.resolve()) }
}
