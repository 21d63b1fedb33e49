// Copies all content to every destination, before the first promised tag moves.

import { SourceContentMissingError } from '../model/errors.ts'
import type { Settings } from '../model/options.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import type { PromotionRequest } from '../model/request.ts'
import { type Steps, stepsOf, upperBound } from '../plan/steps.ts'
import { openRepositories, type Repositories } from '../repositories.ts'
import { readTags, type TagReadings } from '../survey/read-tags.ts'
import { isActionable, surveyAndPlan } from '../survey-and-plan.ts'
import type { CopyContext } from './blobs.ts'
import { recheckRoots, startCopy } from './manifests.ts'
import { cancelAll, preflight } from './preflight.ts'
import { writtenDestinations } from './written-destinations.ts'

/** The state at the barrier: all content is at its destination. */
export interface CopiedContent {
  readonly plan: Plan
  readonly work: Steps
  /** What the tags of the first class name; read while the last manifests are pushed. Absent if nothing is copied. */
  readonly firstTags: Promise<TagReadings> | undefined
}

/** Milliseconds after which the copied roots are checked again before tags move. */
const recheckAfter = 10 * 60_000
/** Milliseconds after which what the survey read of tags is old: a run of many promotions, or with `wait`, takes time. */
const surveyAge = 10_000

/** A plan, and when its survey began. */
interface Surveyed {
  readonly plan: Plan
  /** On the clock of the run. */
  readonly since: number
}

/**
 * Copies all content of a plan. If content disappears from a source meanwhile, all promotions are surveyed and planned
 * once more, by the digests of the first survey. Returns `undefined` if that second plan leaves nothing to do.
 */
export async function copyContent(
  surveyed: Surveyed,
  repositories: Repositories,
  settings: Settings,
): Promise<CopiedContent | undefined> {
  try {
    return await runPreflightAndCopy(surveyed, repositories, settings)
  } catch (error) {
    if (!(error instanceof SourceContentMissingError)) throw error
    settings.events.emit({ kind: 'notice', message: `${error.message}; all promotions are read again` })
    const requests = surveyed.plan.promotions.map(pinned)
    const reopened = openRepositories(requests, settings.open, { signal: settings.signal, writing: true })
    const since = settings.now()
    const secondPlan = await surveyAndPlan(requests, reopened, { ...settings, wait: 0 })
    return isActionable(secondPlan) ? runPreflightAndCopy({ plan: secondPlan, since }, reopened, settings) : undefined
  }
}

/** The request with each source's digest from the survey. */
function pinned({ request, sources }: PlannedPromotion): PromotionRequest {
  const [first = request.sources[0], ...others] = sources
  return { ...request, sources: [first, ...others] }
}

async function runPreflightAndCopy(
  { plan, since }: Surveyed,
  repositories: Repositories,
  settings: Settings,
): Promise<CopiedContent> {
  const { emit } = settings.events
  const work = stepsOf(plan, settings.now() - since > surveyAge)
  const sessions = await preflight(plan, { repositories, emit, sleep: settings.sleep, signal: settings.signal })
  try {
    if (work.destinations.length === 0) return { plan, work, firstTags: undefined }
    emit({ kind: 'phase', phase: 'content' })
    emit({ kind: 'content', ...upperBound(work) })
    return {
      plan,
      work,
      ...(await copyAndConfirm(
        work,
        { repositories, emit, sessions, spool: settings.spool, sleep: settings.sleep },
        settings,
      )),
    }
  } finally {
    void cancelAll(sessions, writtenDestinations(plan), repositories)
  }
}

async function copyAndConfirm(
  work: Steps,
  context: CopyContext,
  settings: Settings,
): Promise<Pick<CopiedContent, 'firstTags'>> {
  const started = settings.now()
  const readFirst = (after: Promise<unknown>): Promise<TagReadings> => {
    const reading = after.then(() => readTags(work.classes[0]?.steps ?? [], context.repositories))
    reading.catch(() => undefined)
    return reading
  }
  const { childrenDone, done, settled } = startCopy(work, context)
  const firstTags = settings.phase === 'content' ? Promise.resolve(new Map()) : readFirst(childrenDone)
  try {
    await done
  } catch (error) {
    if (error instanceof SourceContentMissingError) await settled
    throw error
  }
  if (settings.now() - started <= recheckAfter) return { firstTags }
  await recheckRoots(work, context)
  return { firstTags: readFirst(Promise.resolve()) }
}
