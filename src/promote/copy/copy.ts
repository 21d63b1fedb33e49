// Copies all content to every destination, before the first promised tag moves.

import { SourceContentMissingError } from '../model/errors.ts'
import type { Settings } from '../model/options.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import type { PromotionRequest } from '../model/request.ts'
import { type Steps, stepsOf, upperBound } from '../plan/steps.ts'
import { openRepositories, type Repositories } from '../repositories.ts'
import { readTags, type TagLists } from '../survey/read-tags.ts'
import { isActionable, surveyAndPlan } from '../survey-and-plan.ts'
import type { CopyContext } from './blobs.ts'
import { recheckRoots, startCopy } from './manifests.ts'
import { cancelAll, preflight, writtenDestinations } from './preflight.ts'

/** All content is everywhere. */
export interface CopiedContent {
  readonly plan: Plan
  readonly work: Steps
  /** The tags that move first, being read since nothing was missing but roots. */
  readonly first: Promise<TagLists>
}

/** Milliseconds after which content is no longer taken for granted. */
const fresh = 10 * 60_000

/**
 * Copies all content of a plan. If content disappears from a source meanwhile, all promotions are surveyed and planned
 * once more, by the digests of the first survey. Returns `undefined` if that second plan leaves nothing to do.
 */
export async function copyContent(
  decided: Plan,
  repositories: Repositories,
  settings: Settings,
): Promise<CopiedContent | undefined> {
  try {
    return await runPreflightAndCopy(decided, repositories, settings)
  } catch (error) {
    if (!(error instanceof SourceContentMissingError)) throw error
    settings.events.emit({ kind: 'notice', message: `${error.message}; what is promoted is surveyed once more` })
    const requests = decided.promotions.map(pinned)
    const anew = openRepositories(requests, settings.open, settings.signal, true)
    const again = await surveyAndPlan(requests, anew, { ...settings, wait: 0 })
    return isActionable(again) ? runPreflightAndCopy(again, anew, settings) : undefined
  }
}

/** The request with each source's digest from the survey. */
function pinned({ request, sources }: PlannedPromotion): PromotionRequest {
  const [first = request.sources[0], ...others] = sources
  return { ...request, sources: [first, ...others] }
}

async function runPreflightAndCopy(
  decided: Plan,
  repositories: Repositories,
  settings: Settings,
): Promise<CopiedContent> {
  const { emit } = settings.events
  const work = stepsOf(decided)
  const sessions = await preflight(decided, repositories, emit)
  try {
    if (work.destinations.length === 0) return { plan: decided, work, first: Promise.resolve(new Map()) }
    emit({ kind: 'phase', phase: 'content' })
    emit({ kind: 'content', ...upperBound(work) })
    return {
      plan: decided,
      work,
      ...(await copyAndConfirm(
        work,
        { repositories, emit, sessions, spool: settings.spool, sleep: settings.sleep },
        settings,
      )),
    }
  } finally {
    void cancelAll(sessions, writtenDestinations(decided), repositories)
  }
}

async function copyAndConfirm(
  work: Steps,
  context: CopyContext,
  settings: Settings,
): Promise<Pick<CopiedContent, 'first'>> {
  const started = settings.now()
  const readFirst = (after: Promise<unknown>): Promise<TagLists> => {
    const reading = after.then(() => readTags(work.classes[0]?.steps ?? [], context.repositories))
    reading.catch(() => undefined)
    return reading
  }
  const { childrenDone, done, settled } = startCopy(work, context)
  const first = settings.phase === 'content' ? Promise.resolve(new Map()) : readFirst(childrenDone)
  try {
    await done
  } catch (error) {
    if (error instanceof SourceContentMissingError) await settled
    throw error
  }
  if (settings.now() - started <= fresh) return { first }
  await recheckRoots(work, context)
  return { first: readFirst(Promise.resolve()) }
}
