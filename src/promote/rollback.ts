// Putting tags back: only where they still hold what this run put there, and only as far as that is safe.
import { shortDigest } from '../registry/digest.ts'
import type { Manifest } from '../registry/manifest.ts'
import type { Emit } from './events.ts'
import type { TagStep } from './work.ts'
import type { World } from './world.ts'

export interface MovedTag {
  readonly step: TagStep
  /** What the tag named before; absent where there was nothing, or where it could not be read. */
  readonly former: Manifest | undefined
  /** Whether the registry said that it moved; else it may have. */
  readonly confirmed: boolean
}

interface RollbackContext {
  readonly rollbackWorld: () => World
  readonly emit: Emit
  readonly brought: (step: TagStep) => boolean
}

/** Never throws: what could not be put back is said, tag by tag. */
export async function rollBack(moved: readonly MovedTag[], context: RollbackContext): Promise<void> {
  context.emit({ kind: 'phase', phase: 'rollback' })
  const world = context.rollbackWorld()
  await Promise.all(
    moved.map(async (one) => {
      const { target } = one.step.planned
      const result = await putBack(one, world, context.brought).catch((error: unknown) =>
        left(error instanceof Error ? error.message : String(error)),
      )
      context.emit({ kind: 'rollback', target, ...result })
    }),
  )
}

type Result = { readonly outcome: 'restored' | 'deleted' | 'left' | 'unmoved'; readonly detail?: string }

const left = (detail: string): Result => ({ outcome: 'left', detail })

/** A read that shows the former value after a move that was confirmed lags: putting back is right all the same. */
async function putBack(moved: MovedTag, world: World, brought: (step: TagStep) => boolean): Promise<Result> {
  const { target, expected } = moved.step.planned
  const found = await world.at(target.repository).resolve(target.tag)
  if (found?.digest === expected?.digest && !moved.confirmed) return { outcome: 'unmoved' }
  const ours = found?.digest === moved.step.root.descriptor.digest || found?.digest === expected?.digest
  if (!ours) return left(`someone else moved it to ${found ? shortDigest(found.digest) : 'nothing'} meanwhile`)
  return expected ? restore(moved, world) : remove(moved, world, brought)
}

async function restore({ step, former }: MovedTag, world: World): Promise<Result> {
  const { target } = step.planned
  if (former === undefined) return left('what it named before could not be read')
  const [outcome] = await world.at(target.repository).pushTags(former, [target.tag])
  return outcome?.kind === 'set'
    ? { outcome: 'restored' }
    : left(outcome?.error.message ?? 'the registry did not answer')
}

async function remove({ step }: MovedTag, world: World, brought: (step: TagStep) => boolean): Promise<Result> {
  const { target } = step.planned
  if (!brought(step)) return left('the image was in this repository before, and deleting a tag could take it along')
  const deleted = await world.at(target.repository).deleteTag(target.tag)
  return deleted === 'deleted' ? { outcome: 'deleted' } : left('this registry does not delete tags')
}
