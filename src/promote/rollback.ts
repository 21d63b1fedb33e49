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
      if (result) context.emit({ kind: 'rollback', target, ...result })
    }),
  )
}

type Result = { readonly outcome: 'restored' | 'deleted' | 'left'; readonly detail?: string }

const left = (detail: string): Result => ({ outcome: 'left', detail })

/** `undefined` where the tag does not hold our digest because it never moved. */
async function putBack(
  { step, former }: MovedTag,
  world: World,
  brought: (step: TagStep) => boolean,
): Promise<Result | undefined> {
  const { target, expected } = step.planned
  const repository = world.at(target.repository)
  const found = await repository.resolve(target.tag)
  if (found?.digest === expected?.digest) return undefined
  if (found?.digest !== step.root.descriptor.digest)
    return left(`someone else moved it to ${found ? shortDigest(found.digest) : 'nothing'} meanwhile`)
  if (former) {
    const [outcome] = await repository.pushTags(former, [target.tag])
    return outcome?.kind === 'set'
      ? { outcome: 'restored' }
      : left(outcome?.error.message ?? 'the registry did not answer')
  }
  if (expected) return left('what it named before could not be read')
  if (!brought(step)) return left('the image was in this repository before, and deleting a tag could take it along')
  const deleted = await repository.deleteTag(target.tag)
  return deleted === 'deleted' ? { outcome: 'deleted' } : left('this registry does not delete tags')
}
