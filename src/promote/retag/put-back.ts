// Undoes one move: restores what the tag named before, or deletes a tag that this run created.
import type { Digest } from '../../registry/model/digest.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'
import { attempt } from './attempt.ts'
import { type PutTagResult, resultOf } from './put-result.ts'

export interface MovedTag {
  readonly step: TagStep
  /** What the tag named before; absent if there was no tag, or if it could not be read. */
  readonly former: Manifest | undefined
  /** What the response to the tag's PUT proves. */
  readonly result: PutTagResult
}

export interface RollbackResult {
  readonly outcome: 'restored' | 'deleted' | 'left' | 'unmoved' | 'moved-by-other'
  readonly detail?: string
  /** If the tag was left, or someone else moved it: what it names, as far as known. */
  readonly after?: Digest
}

export function left(detail: string, after: Digest | undefined): RollbackResult {
  return { outcome: 'left', detail, ...(after && { after }) }
}

/** A read that shows the former digest is reported and proves nothing: it may be old. */
export async function restoreTag({ step, former }: MovedTag, repositories: Repositories): Promise<RollbackResult> {
  const { target, expected } = step.planned
  const own = step.root.descriptor.digest
  if (former === undefined) return left('what it named before could not be read', own)
  const [outcome] = await repositories.get(target.repository).pushTags(former, [target.tag])
  if (outcome?.kind === 'set') return { outcome: 'restored' }
  const why = outcome?.error.message ?? 'the registry did not answer'
  if (resultOf(outcome?.error) === 'refused') return left(why, own)
  const read = await attempt(() => resolveTag(step, repositories))
  const isFormer = read.kind === 'done' && read.value === expected?.digest
  return left(`${why}${isFormer ? '; reads show what it named before' : ''}`, undefined)
}

/** `wasCopied`: whether this run copied a blob of the image, which proves that the image was not there before. */
export async function removeTag(
  { step }: MovedTag,
  repositories: Repositories,
  wasCopied: boolean,
): Promise<RollbackResult> {
  const { target } = step.planned
  const own = step.root.descriptor.digest
  if (!wasCopied)
    return left(
      'nothing shows that the image was not in this repository before, and deleting a tag could delete the image',
      own,
    )
  const deleted = await attempt(() => repositories.get(target.repository).deleteTag(target.tag))
  if (deleted.kind === 'failed') return left(deleted.why, resultOf(deleted.error) === 'refused' ? own : undefined)
  return deleted.value === 'deleted' ? { outcome: 'deleted' } : left('this registry does not delete tags', own)
}

/** What the tag names, confirmed by its bytes if it is not this run's digest. */
export async function resolveTag(
  { planned: { target }, root }: TagStep,
  repositories: Repositories,
): Promise<Digest | undefined> {
  const expected = root.descriptor.digest
  return (await repositories.get(target.repository).resolve(target.tag, { expected }))?.digest
}
