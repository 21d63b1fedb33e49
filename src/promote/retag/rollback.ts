// Putting tags back: only where they still hold what this run put there, and only as far as that is safe.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import type { Emit } from '../model/events.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'
import { pollUntil } from '../verify/poll.ts'

export interface MovedTag {
  readonly step: TagStep
  /** What the tag named before; absent where there was nothing, or where it could not be read. */
  readonly former: Manifest | undefined
  /** What the registry said: it moved, it may not move, or nothing that settles it. */
  readonly answer: PutTagResult
}

export type PutTagResult = 'set' | 'refused' | 'unknown'

/** A refusal (4xx) settles that nothing was done; an error of the server, or no answer, settles nothing. */
export function answerOf(error: unknown): Exclude<PutTagResult, 'set'> {
  const status = error instanceof RegistryError ? (error.details.status ?? 0) : 0
  return status >= 400 && status < 500 && status !== 408 ? 'refused' : 'unknown'
}

interface RollbackContext {
  readonly rollbackRepositories: () => Repositories
  readonly emit: Emit
  readonly brought: (step: TagStep) => boolean
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** Milliseconds between reads of a tag that may have moved and does not show it. */
const pauses = [200, 400, 800]

/** Never throws: what could not be put back is said, tag by tag. */
export async function rollBack(moved: readonly MovedTag[], context: RollbackContext): Promise<void> {
  context.emit({ kind: 'phase', phase: 'rollback' })
  const repositories = context.rollbackRepositories()
  await Promise.all(
    moved.map(async (one) => {
      const result = await putBack(one, repositories, context)
      context.emit({ kind: 'rollback', target: one.step.planned.target, ...result })
    }),
  )
}

interface Result {
  readonly outcome: 'restored' | 'deleted' | 'left' | 'unmoved' | 'moved-by-other'
  readonly detail?: string
  /** Of a tag that was left or taken: what it names, as far as known. */
  readonly after?: Digest
}

/** A read that shows the former value after a move that was confirmed lags: putting back is right all the same. */
async function putBack(moved: MovedTag, repositories: Repositories, context: RollbackContext): Promise<Result> {
  const { planned, root } = moved.step
  const { expected } = planned
  const read = await attempt(() => look(moved, repositories, context))
  if (read.kind === 'failed') return unread(moved, read.why)
  const found = read.value?.digest
  const still = found === expected?.digest
  if (still && moved.answer !== 'set') return { outcome: 'unmoved' }
  if (!still && found !== root.descriptor.digest) return taken(found, 'meanwhile')
  const result = await (expected ? restore(moved, repositories) : remove(moved, repositories, context.brought))
  return result.outcome === 'left' ? result : readBack(result, moved, repositories)
}

/** Without a read the answer to the move is all that is known. */
function unread({ answer, step }: MovedTag, why: string): Result {
  if (answer === 'refused') return { outcome: 'unmoved' }
  return left(why, answer === 'set' ? step.root.descriptor.digest : undefined)
}

function left(detail: string, after: Digest | undefined): Result {
  return { outcome: 'left', detail, ...(after && { after }) }
}

/** Between our look and our write another writer may have moved it; a read that lags, or fails, says nothing. */
async function readBack(result: Result, { step }: MovedTag, repositories: Repositories): Promise<Result> {
  const { expected } = step.planned
  const read = await attempt(() => resolve(step, repositories))
  if (read.kind === 'failed') return result
  const found = read.value?.digest
  return found === expected?.digest || found === step.root.descriptor.digest
    ? result
    : taken(found, 'while it was put back')
}

function taken(by: Digest | undefined, when: string): Result {
  return {
    outcome: 'moved-by-other',
    detail: `someone else moved it to ${by ? shortDigest(by) : 'nothing'} ${when}`,
    ...(by && { after: by }),
  }
}

/** What the tag names. Where no answer settled whether it moved, a former value may be an old read: it is read again. */
async function look(
  { step, answer }: MovedTag,
  repositories: Repositories,
  { sleep }: RollbackContext,
): Promise<Descriptor | undefined> {
  const { expected } = step.planned
  const read = () => resolve(step, repositories)
  const between = answer === 'unknown' ? pauses : []
  return pollUntil(read, (found) => found?.digest !== expected?.digest, { sleep, between })
}

/** A read after a write without an answer is told, and is no proof: it may lag. */
async function restore({ step, former }: MovedTag, repositories: Repositories): Promise<Result> {
  const { target, expected } = step.planned
  const own = step.root.descriptor.digest
  if (former === undefined) return left('what it named before could not be read', own)
  const [outcome] = await repositories.get(target.repository).pushTags(former, [target.tag])
  if (outcome?.kind === 'set') return { outcome: 'restored' }
  const why = outcome?.error.message ?? 'the registry did not answer'
  if (answerOf(outcome?.error) === 'refused') return left(why, own)
  const read = await attempt(() => resolve(step, repositories))
  const isFormer = read.kind === 'done' && read.value?.digest === expected?.digest
  return left(`${why}${isFormer ? '; reads show what it named before' : ''}`, undefined)
}

async function remove(
  { step }: MovedTag,
  repositories: Repositories,
  brought: (step: TagStep) => boolean,
): Promise<Result> {
  const { target } = step.planned
  const own = step.root.descriptor.digest
  if (!brought(step))
    return left(
      'nothing shows that the image was not in this repository before, and deleting a tag could take it along',
      own,
    )
  const deleted = await attempt(() => repositories.get(target.repository).deleteTag(target.tag))
  if (deleted.kind === 'failed') return left(deleted.why, answerOf(deleted.error) === 'refused' ? own : undefined)
  return deleted.value === 'deleted' ? { outcome: 'deleted' } : left('this registry does not delete tags', own)
}

/** What the tag names, confirmed by bytes if it is not ours. */
function resolve({ planned: { target }, root }: TagStep, repositories: Repositories): Promise<Descriptor | undefined> {
  return repositories.get(target.repository).resolve(target.tag, { expected: root.descriptor.digest })
}

type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown; readonly why: string }

/** What goes wrong while tags go back is part of the account, not the end of it. */
async function attempt<T>(act: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', value: await act() }
  } catch (error) {
    return { kind: 'failed', error, why: error instanceof Error ? error.message : String(error) }
  }
}
