// The phase `tags`: moves promised tags class after class. If one cannot move, those that moved are put back.

import type { Manifest } from '../../registry/model/manifest.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import type { TagOutcome } from '../../registry/repository.ts'
import type { Emit } from '../model/events.ts'
import { backupOf } from '../plan/backup.ts'
import type { Steps, TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'
import { readTags, type TagReadings } from '../survey/read-tags.ts'
import type { MovedBackup } from './back-up.ts'
import { decideAgain } from './decide-again.ts'
import { readFormers } from './former-manifests.ts'
import { type PutTagResult, resultOf } from './put-result.ts'
import { rollBack } from './rollback.ts'

export interface TagsContext {
  /** Their signal aborts some time after a cancel, so that requests in flight can finish. */
  readonly repositories: Repositories
  /** Opens the repositories again, with the rollback's own signal. */
  readonly reopenForRollback: () => Repositories
  readonly emit: Emit
  readonly signal: AbortSignal
  readonly rollback: boolean
  /** Opens the repositories again, so that a tag list is read again. */
  readonly reopen: () => Repositories
  /** What the tags of the first class name; read while the last manifests were pushed. Absent if nothing was copied. */
  readonly firstTags: Promise<TagReadings> | undefined
  /** Whether a blob of the image had to be copied to the tag's repository by this run. */
  readonly wasCopied: (step: TagStep) => boolean
  readonly sleep: (milliseconds: number) => Promise<void>
}

/**
 * Moves every tag and returns the steps that were taken: a derived tag that another run moved meanwhile may stay. Throws
 * the first failure, after the tags that had moved were put back.
 */
export async function moveTags(work: Steps, context: TagsContext): Promise<readonly TagStep[]> {
  const steps = work.classes.flatMap((group) => group.steps)
  if (steps.length === 0) return []
  const { rollback, repositories, signal } = context
  context.emit({ kind: 'phase', phase: 'tags' })
  const formers = new Map<TagStep, Manifest>()
  const rememberFormers = async (of: readonly TagStep[]) => {
    const needed = rollback ? of : of.filter(({ planned, request }) => backupOf(planned, request) !== undefined)
    for (const [step, former] of await readFormers(needed, repositories)) formers.set(step, former)
  }
  await rememberFormers(steps)
  const tried: TagStep[] = []
  const backups: MovedBackup[] = []
  const results = new Map<TagStep, PutTagResult>()
  try {
    for (const [at, { steps: planned }] of work.classes.entries()) {
      signal.throwIfAborted()
      const readings = await ((at === 0 ? context.firstTags : undefined) ?? readTags(planned, repositories))
      const decided = await decideAgain(planned, readings, context)
      await rememberFormers(decided.filter((step) => !planned.includes(step)))
      if (decided.some(({ planned, request }) => backupOf(planned, request) !== undefined)) {
        const { backUp } = await import('./back-up.ts')
        await backUp(decided, { ...context, formers, onMoved: (backup) => backups.push(backup) })
      }
      tried.push(...decided)
      await moveClass(decided, context, results)
    }
    return tried
  } catch (failure) {
    const moved = tried.map((step) => ({
      step,
      former: formers.get(step),
      result: results.get(step) ?? 'unknown',
    }))
    if (rollback && moved.length + backups.length > 0) await rollBack(moved, backups, context)
    throw failure
  }
}

/** Tags of one manifest in one repository are one call. All calls of the class run at once; returns when all are done. */
async function moveClass(
  steps: readonly TagStep[],
  { repositories, emit }: TagsContext,
  results: Map<TagStep, PutTagResult>,
): Promise<void> {
  const groups = Map.groupBy(
    steps,
    ({ planned, root }) => `${formatName(planned.target.repository)} ${root.descriptor.digest}`,
  )
  const failures = await Promise.all(
    [...groups.values()].map(async (group) => {
      const [first] = group
      if (first === undefined) return []
      const tags = group.map(({ planned }) => planned.target.tag)
      const outcomes = await repositories.get(first.planned.target.repository).pushTags(first.root, tags)
      return group.flatMap((step) => {
        const outcome = outcomes.find(({ tag }) => tag === step.planned.target.tag)
        results.set(step, outcome?.kind === 'set' ? 'set' : resultOf(outcome?.error))
        return report(step, outcome, emit)
      })
    }),
  )
  const [failure] = failures.flat()
  if (failure !== undefined) throw failure
}

/** Emits what happened to a tag. Returns the error if it was not set. */
function report({ planned, root }: TagStep, outcome: TagOutcome | undefined, emit: Emit): readonly Error[] {
  const { target, expected } = planned
  if (outcome?.kind === 'set') {
    emit({ kind: 'tag', target, before: expected?.digest, after: root.descriptor.digest })
    return []
  }
  const error = outcome?.error ?? new Error(`${formatReference(target)}: no answer`)
  emit({ kind: 'tag-failed', target, message: error.message })
  return [error]
}
