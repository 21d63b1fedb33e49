// The tags phase: promised tags move class after class, and go back together when one of them cannot.

import type { Digest } from '../../registry/model/digest.ts'
import { IntegrityError, MalformedError } from '../../registry/model/errors.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import type { Source, TagOutcome } from '../../registry/repository.ts'
import type { Emit } from '../model/events.ts'
import type { Steps, TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'
import { readTags, type TagLists } from '../survey/read-tags.ts'
import { decideAgain } from './decide-again.ts'
import { answerOf, type PutTagResult, rollBack } from './rollback.ts'

export interface TagsContext {
  /** Its signal outlives a cancel for as long as requests in flight may take to settle. */
  readonly repositories: Repositories
  /** Opens the repositories anew, with the rollback's own signal. */
  readonly rollbackRepositories: () => Repositories
  readonly emit: Emit
  readonly signal: AbortSignal
  readonly rollback: boolean
  /** Opens the repositories anew, so that a tag list is read again. */
  readonly readAgain: () => Repositories
  /** The first class, read while the last manifests were on their way. */
  readonly first: Promise<TagLists>
  /** Whether something of this manifest had to be brought to the tag's repository by this run. */
  readonly brought: (step: TagStep) => boolean
  readonly sleep: (milliseconds: number) => Promise<void>
}

/**
 * Moves every tag and returns the steps that were taken: derived tags that another run moved meanwhile may stay where
 * they are. Throws the first failure after the tags that had moved were put back.
 */
export async function moveTags(work: Steps, context: TagsContext): Promise<readonly TagStep[]> {
  const steps = work.classes.flatMap((group) => group.steps)
  if (steps.length === 0) return []
  context.emit({ kind: 'phase', phase: 'tags' })
  const formers = new Map(context.rollback ? await readFormers(steps, context.repositories) : [])
  const tried: TagStep[] = []
  const answers = new Map<TagStep, PutTagResult>()
  try {
    for (const [at, { steps: planned }] of work.classes.entries()) {
      context.signal.throwIfAborted()
      const reading = await (at === 0 ? context.first : readTags(planned, context.repositories))
      const together = await decideAgain(planned, reading, context)
      if (context.rollback)
        for (const [step, former] of await readFormers(
          together.filter((step) => !planned.includes(step)),
          context.repositories,
        ))
          formers.set(step, former)
      tried.push(...together)
      await moveClass(together, context, answers)
    }
    return tried
  } catch (failure) {
    const moved = tried.map((step) => ({
      step,
      former: formers.get(step),
      answer: answers.get(step) ?? 'unknown',
    }))
    if (context.rollback && moved.length > 0) await rollBack(moved, context)
    throw failure
  }
}

/** The manifests that tags are moved away from, so that they can be put back. */
async function readFormers(
  steps: readonly TagStep[],
  repositories: Repositories,
): Promise<ReadonlyMap<TagStep, Manifest>> {
  const read = await Promise.all(
    steps.map(async (step) => {
      const { expected, target } = step.planned
      const former = expected && (await readFormer(repositories.get(target.repository), expected.digest))
      return former ? ([[step, former]] as const) : []
    }),
  )
  return new Map(read.flat())
}

/** `undefined` if it is no manifest that can be read: such a tag may move, and cannot be put back. */
async function readFormer(repository: Source, digest: Digest): Promise<Manifest | undefined> {
  try {
    return await repository.manifest(digest)
  } catch (error) {
    if (error instanceof MalformedError || error instanceof IntegrityError) return undefined
    throw error
  }
}

/** Tags of one manifest in one repository go in one call; every call of the class goes at once and is settled. */
async function moveClass(
  steps: readonly TagStep[],
  { repositories, emit }: TagsContext,
  answers: Map<TagStep, PutTagResult>,
): Promise<void> {
  const groups = Map.groupBy(
    steps,
    ({ planned, root }) => `${formatName(planned.target.repository)} ${root.descriptor.digest}`,
  )
  const failures = await Promise.all(
    [...groups.values()].map(async (group) => {
      const [step] = group
      if (step === undefined) return []
      const tags = group.map(({ planned }) => planned.target.tag)
      const outcomes = await repositories.get(step.planned.target.repository).pushTags(step.root, tags)
      return group.flatMap((one) => {
        const outcome = outcomes.find(({ tag }) => tag === one.planned.target.tag)
        answers.set(one, outcome?.kind === 'set' ? 'set' : answerOf(outcome?.error))
        return settle(one, outcome, emit)
      })
    }),
  )
  const [first] = failures.flat()
  if (first !== undefined) throw first
}

function settle({ planned, root }: TagStep, outcome: TagOutcome | undefined, emit: Emit): readonly Error[] {
  const { target, expected } = planned
  if (outcome?.kind === 'set') {
    emit({ kind: 'tag', target, before: expected?.digest, after: root.descriptor.digest })
    return []
  }
  const error = outcome?.error ?? new Error(`${formatReference(target)}: no answer`)
  emit({ kind: 'tag-failed', target, message: error.message })
  return [error]
}
