// Puts tags back after a failure: only if they still name what this run set, and only if it is safe.
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import type { Emit } from '../model/events.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'
import { pollUntil } from '../verify/poll.ts'
import { attempt } from './attempt.ts'
import type { MovedBackup } from './back-up.ts'
import { left, type MovedTag, type RollbackResult, removeTag, resolveTag, restoreTag } from './put-back.ts'

interface RollbackContext {
  readonly reopenForRollback: () => Repositories
  readonly emit: Emit
  readonly wasCopied: (step: TagStep) => boolean
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** Milliseconds between reads of a tag that may have moved and does not show it yet. */
const pauses = [200, 400, 800]

/** Never throws: a tag that could not be put back is reported as such. Backups follow the tags that they are of. */
export async function rollBack(
  moved: readonly MovedTag[],
  backups: readonly MovedBackup[],
  context: RollbackContext,
): Promise<void> {
  context.emit({ kind: 'phase', phase: 'rollback' })
  const repositories = context.reopenForRollback()
  const needed = new Set<string>()
  await Promise.all(
    moved.map(async (tag) => {
      const { target } = tag.step.planned
      const result = await putBack(tag, repositories, context)
      if (result.outcome !== 'restored' && result.outcome !== 'unmoved') needed.add(formatReference(target))
      context.emit({ kind: 'rollback', target, ...result })
    }),
  )
  await Promise.all(
    backups.map(async (backup) => {
      const { planned, root } = backup.step
      const result = needed.has(formatReference(backup.of))
        ? left(`it keeps what ${backup.of.tag} named, which was not put back`, root.descriptor.digest)
        : await putBack(backup, repositories, context)
      const before = planned.expected?.digest
      context.emit({ kind: 'rollback', target: planned.target, backup: { before }, ...result })
    }),
  )
}

/** A read of the former digest after a confirmed move is an old read: the tag is put back all the same. */
async function putBack(moved: MovedTag, repositories: Repositories, context: RollbackContext): Promise<RollbackResult> {
  const { planned, root } = moved.step
  const { expected } = planned
  const read = await attempt(() => readCurrent(moved, repositories, context))
  if (read.kind === 'failed') return unreadable(moved, read.why)
  const current = read.value
  const isFormer = current === expected?.digest
  if (isFormer && moved.result !== 'set') return { outcome: 'unmoved' }
  if (!isFormer && current !== root.descriptor.digest) return movedByOther(current, 'meanwhile')
  const result = await (expected
    ? restoreTag(moved, repositories)
    : removeTag(moved, repositories, context.wasCopied(moved.step)))
  return result.outcome === 'left' ? result : readBack(result, moved, repositories)
}

/** Without a read, the response to the PUT is all that is known. */
function unreadable({ result, step }: MovedTag, why: string): RollbackResult {
  if (result === 'refused') return { outcome: 'unmoved' }
  return left(why, result === 'set' ? step.root.descriptor.digest : undefined)
}

/** Another writer may have moved the tag between the read and the write. A read that is old, or fails, proves nothing. */
async function readBack(
  result: RollbackResult,
  { step }: MovedTag,
  repositories: Repositories,
): Promise<RollbackResult> {
  const { expected } = step.planned
  const read = await attempt(() => resolveTag(step, repositories))
  if (read.kind === 'failed') return result
  const isExplained = read.value === expected?.digest || read.value === step.root.descriptor.digest
  return isExplained ? result : movedByOther(read.value, 'while it was put back')
}

function movedByOther(current: Digest | undefined, when: string): RollbackResult {
  return {
    outcome: 'moved-by-other',
    detail: `someone else moved it to ${current ? shortDigest(current) : 'nothing'} ${when}`,
    ...(current && { after: current }),
  }
}

/** What the tag names. If the PUT's result is not known, a former digest may be an old read: the tag is read again. */
async function readCurrent(
  { step, result }: MovedTag,
  repositories: Repositories,
  { sleep }: RollbackContext,
): Promise<Digest | undefined> {
  const { expected } = step.planned
  const between = result === 'unknown' ? pauses : []
  const read = () => resolveTag(step, repositories)
  return pollUntil(read, (current) => current !== expected?.digest, { sleep, between })
}
