// Tags that moved between the plan and their turn: derived ones are decided anew, for others the release fails.
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { TagConflictError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import { guardTarget } from '../plan/guards.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'
import { readTagList } from '../survey/read-tag-lists.ts'
import type { TagLists } from '../survey/read-tags.ts'

interface DecisionContext {
  readonly readAgain: () => Repositories
  readonly emit: Emit
}

/** The steps to take, in their order. Throws TagConflictError if a tag that was named, or pinned by a plan, moved. */
export async function decideAgain(
  steps: readonly TagStep[],
  reading: TagLists,
  context: DecisionContext,
): Promise<readonly TagStep[]> {
  const decided = await Promise.all(
    steps.map(async (step) => {
      const moved = reading.has(step) && hasMoved(step, reading.get(step))
      if (!moved) return [step]
      if (!step.planned.derived || step.request.pin !== undefined) throw conflictOf(step, reading.get(step))
      return decideOne(step, context)
    }),
  )
  return decided.flat()
}

/** A tag moves only from what the plan saw, or is where it has to go already. */
function hasMoved({ planned, root }: TagStep, found: Digest | undefined): boolean {
  return found !== planned.expected?.digest && found !== root.descriptor.digest
}

function conflictOf({ planned }: TagStep, found: Digest | undefined): TagConflictError {
  return new TagConflictError(
    `${formatReference(planned.target)} was ${describe(planned.expected?.digest)} when this run decided and is ${describe(found)} now`,
  )
}

function describe(digest: Digest | undefined): string {
  return digest === undefined ? 'absent' : shortDigest(digest)
}

/** Another run released meanwhile: what it pushed is in the tag list now, and the higher version keeps the tag. */
async function decideOne(step: TagStep, { readAgain, emit }: DecisionContext): Promise<readonly TagStep[]> {
  const { request, root, planned } = step
  const { target, derived } = planned
  const repositories = readAgain()
  const [found, tags] = await Promise.all([
    repositories.get(target.repository).resolve(target.tag),
    readTagList(target.repository, repositories),
  ])
  const context = { request, root, tags: new Map([[formatName(target.repository), tags]]) }
  const own = request.targets.flatMap(({ repository, tag }) =>
    formatName(repository) === formatName(target.repository) ? [tag] : [],
  )
  const again = guardTarget(context, { target, derived, found }, { digests: [], tags: own })
  const reason = again.reason ?? 'it names the image already'
  if (again.move === 'create' || again.move === 'move') return [{ ...step, planned: again }]
  emit({
    kind: 'notice',
    message: `${formatReference(target)} was moved by another run and stays where it is: ${reason}`,
  })
  emit({ kind: 'tag-held', target, reason, after: found?.digest })
  return []
}
