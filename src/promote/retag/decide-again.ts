// Handles tags that moved after the plan: derived tags are decided again, any other is a conflict.
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { TagConflictError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import { guardTarget } from '../plan/guards.ts'
import { overwriteRules } from '../plan/overwrite.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'
import { readTagList } from '../survey/read-tag-lists.ts'
import type { TagReadings } from '../survey/read-tags.ts'

interface DecisionContext {
  /** Opens the repositories again, so that a tag list is read again. */
  readonly reopen: () => Repositories
  readonly emit: Emit
}

/** The steps to take, in their order. Throws TagConflictError if a tag that was named, or pinned by a plan, moved. */
export async function decideAgain(
  steps: readonly TagStep[],
  readings: TagReadings,
  context: DecisionContext,
): Promise<readonly TagStep[]> {
  const decided = await Promise.all(
    steps.map(async (step) => {
      const current = readings.get(step)
      if (!readings.has(step) || !hasMoved(step, current)) return [step]
      if (!step.planned.derived || step.request.pin !== undefined) throw await conflictOf(step, current, context)
      return decideStep(step, context)
    }),
  )
  return decided.flat()
}

/** A tag moves only from the digest that the plan saw; one that names the image already needs no move. */
function hasMoved({ planned, root }: TagStep, current: Digest | undefined): boolean {
  return current !== planned.expected?.digest && current !== root.descriptor.digest
}

async function conflictOf(
  { planned: { target, expected } }: TagStep,
  current: Digest | undefined,
  { reopen }: DecisionContext,
): Promise<TagConflictError> {
  const name = formatReference(target)
  if (expected === undefined && (await reopen().get(target.repository).resolve(target.tag)) === undefined)
    return new TagConflictError(
      `${name} is ${describe(current)}, though the registry answers HEAD requests for it as if it were absent`,
      hiddenTag,
    )
  return new TagConflictError(
    `${name} was ${describe(expected?.digest)} when this run decided and is ${describe(current)} now`,
    movedTag,
  )
}

const movedTag = 'Another writer moved it during this run. Look at what it names now, and run again to decide again.'
const hiddenTag =
  'A proxy or the registry answers HEAD and GET differently. Repair that, or set `overwrite: always` if the tag may be replaced.'

function describe(digest: Digest | undefined): string {
  return digest === undefined ? 'absent' : shortDigest(digest)
}

/** Another run released meanwhile: its version is in the tag list now, and the higher version keeps the tag. */
async function decideStep(step: TagStep, { reopen, emit }: DecisionContext): Promise<readonly TagStep[]> {
  const { request, root, planned } = step
  const { target, derived } = planned
  const repositories = reopen()
  const [current, tags, ruleOf] = await Promise.all([
    repositories.get(target.repository).resolve(target.tag, { certain: true, expected: root.descriptor.digest }),
    readTagList(target.repository, repositories),
    overwriteRules(request.options.overwrite),
  ])
  const name = formatName(target.repository)
  const context = { request, root, tags: new Map([[name, tags]]) }
  const ownTags = request.targets.flatMap(({ repository, tag }) => (formatName(repository) === name ? [tag] : []))
  const decided = guardTarget(
    context,
    { target, derived, current, overwrite: ruleOf(target.tag) },
    { claims: [], tags: ownTags },
  )
  if (decided.move === 'create' || decided.move === 'move') return [{ ...step, planned: decided }]
  const reason = decided.reason ?? 'it names the image already'
  emit({
    kind: 'notice',
    message: `${formatReference(target)} was moved by another run and stays where it is: ${reason}`,
  })
  emit({ kind: 'tag-held', target, reason, after: current?.digest })
  return []
}
