// The tags phase: promised tags move class after class, and go back together when one of them cannot.
import { type Digest, shortDigest } from '../registry/digest.ts'
import type { Manifest } from '../registry/manifest.ts'
import { formatName, formatReference } from '../registry/reference.ts'
import { TagMoved } from './ends.ts'
import type { Emit } from './events.ts'
import { type MovedTag, rollBack } from './rollback.ts'
import type { TagStep, Work } from './work.ts'
import type { World } from './world.ts'

export interface TagsContext {
  /** Its signal outlives a cancel for as long as requests in flight may take to settle. */
  readonly world: World
  /** Opens the repositories anew, with the rollback's own signal. */
  readonly rollbackWorld: () => World
  readonly emit: Emit
  readonly signal: AbortSignal
  readonly rollback: boolean
  /** Whether something of this manifest had to be brought to the tag's repository by this run. */
  readonly brought: (step: TagStep) => boolean
}

/** Moves every tag. Throws the first failure after the tags that had moved were put back. */
export async function moveTags(work: Work, context: TagsContext): Promise<void> {
  const steps = work.classes.flatMap((one) => one.steps)
  if (steps.length === 0) return
  context.emit({ kind: 'phase', phase: 'tags' })
  const formers = context.rollback ? await readFormers(steps, context.world) : new Map<TagStep, Manifest>()
  const tried: MovedTag[] = []
  try {
    for (const { steps: together } of work.classes) {
      context.signal.throwIfAborted()
      await Promise.all(together.map((step) => checkExpected(step, context)))
      await moveClass(together, context, (step) => tried.push({ step, former: formers.get(step) }))
    }
  } catch (failure) {
    if (context.rollback && tried.length > 0) await rollBack(tried, context)
    throw failure
  }
}

/** The manifests that tags are moved away from, so that they can be put back. */
async function readFormers(steps: readonly TagStep[], world: World): Promise<ReadonlyMap<TagStep, Manifest>> {
  const read = await Promise.all(
    steps.map(async (step) => {
      const { expected, target } = step.planned
      const former = expected && (await world.at(target.repository).manifest(expected.digest))
      return former ? ([[step, former]] as const) : []
    }),
  )
  return new Map(read.flat())
}

/** Where time has passed since the survey, a tag moves only from what the plan saw. */
async function checkExpected({ planned, root, copied }: TagStep, { world }: TagsContext): Promise<void> {
  if (!copied) return
  const { target, expected } = planned
  const found = await world.at(target.repository).resolve(target.tag)
  if (found?.digest === expected?.digest || found?.digest === root.descriptor.digest) return
  throw new TagMoved(
    `${formatReference(target)} was ${describe(expected?.digest)} when this run decided and is ${describe(found?.digest)} now`,
  )
}

function describe(digest: Digest | undefined): string {
  return digest === undefined ? 'absent' : shortDigest(digest)
}

/** Tags of one manifest in one repository go in one call; every call of the class goes at once and is settled. */
async function moveClass(
  steps: readonly TagStep[],
  { world, emit }: TagsContext,
  tried: (step: TagStep) => void,
): Promise<void> {
  const groups = Map.groupBy(
    steps,
    ({ planned, root }) => `${formatName(planned.target.repository)} ${root.descriptor.digest}`,
  )
  const failures = await Promise.all(
    [...groups.values()].map(async (group) => {
      const [step] = group
      if (step === undefined) return []
      const { planned, root } = step
      group.forEach(tried)
      const outcomes = await world.at(planned.target.repository).pushTags(
        root,
        group.map((step) => step.planned.target.tag),
      )
      return group.flatMap((step) =>
        settle(
          step,
          outcomes.find(({ tag }) => tag === step.planned.target.tag),
          emit,
        ),
      )
    }),
  )
  const [first] = failures.flat()
  if (first !== undefined) throw first
}

function settle(
  { planned, root }: TagStep,
  outcome: { readonly kind: 'set' } | { readonly kind: 'failed'; readonly error: Error } | undefined,
  emit: Emit,
): readonly Error[] {
  const { target, expected } = planned
  if (outcome?.kind === 'set') {
    emit({ kind: 'tag', target, before: expected?.digest, after: root.descriptor.digest })
    return []
  }
  const error = outcome?.error ?? new Error(`${formatReference(target)}: no answer`)
  emit({ kind: 'tag-failed', target, message: error.message })
  return [error]
}
