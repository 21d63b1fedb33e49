// Putting tags back: only where they still hold what this run put there, and only as far as that is safe.
import type { Descriptor } from '../registry/descriptor.ts'
import { shortDigest } from '../registry/digest.ts'
import type { Manifest } from '../registry/manifest.ts'
import type { Emit } from './events.ts'
import type { TagStep } from './work.ts'
import type { World } from './world.ts'

export interface MovedTag {
  readonly step: TagStep
  /** What the tag named before; absent where there was nothing, or where it could not be read. */
  readonly former: Manifest | undefined
  /** What the registry said: it moved, it may not move, or nothing that settles it. */
  readonly answer: 'set' | 'refused' | 'unknown'
}

interface RollbackContext {
  readonly rollbackWorld: () => World
  readonly emit: Emit
  readonly brought: (step: TagStep) => boolean
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** Milliseconds between reads of a tag that may have moved and does not show it. */
const pauses = [200, 400, 800]

/** Never throws: what could not be put back is said, tag by tag. */
export async function rollBack(moved: readonly MovedTag[], context: RollbackContext): Promise<void> {
  context.emit({ kind: 'phase', phase: 'rollback' })
  const world = context.rollbackWorld()
  await Promise.all(
    moved.map(async (one) => {
      const { target } = one.step.planned
      const result = await putBack(one, world, context).catch((error: unknown) =>
        left(error instanceof Error ? error.message : String(error)),
      )
      context.emit({ kind: 'rollback', target, ...result })
    }),
  )
}

type Result = {
  readonly outcome: 'restored' | 'deleted' | 'left' | 'unmoved' | 'moved-by-other'
  readonly detail?: string
}

const left = (detail: string): Result => ({ outcome: 'left', detail })

/** A read that shows the former value after a move that was confirmed lags: putting back is right all the same. */
async function putBack(moved: MovedTag, world: World, context: RollbackContext): Promise<Result> {
  const { planned, root } = moved.step
  const { expected } = planned
  const found = await look(moved, world, context)
  const still = found?.digest === expected?.digest
  if (still && moved.answer !== 'set') return { outcome: 'unmoved' }
  if (!still && found?.digest !== root.descriptor.digest) return taken(found, 'meanwhile')
  const result = await (expected ? restore(moved, world) : remove(moved, world, context.brought))
  return result.outcome === 'left' ? result : readBack(result, moved, world)
}

/** Between our look and our write another writer may have moved it; a read that lags, or fails, says nothing. */
async function readBack(result: Result, { step }: MovedTag, world: World): Promise<Result> {
  const { target, expected } = step.planned
  const known = [expected?.digest, step.root.descriptor.digest]
  const found = await world
    .at(target.repository)
    .resolve(target.tag)
    .catch(() => expected)
  return known.includes(found?.digest) ? result : taken(found, 'while it was put back')
}

function taken(by: Descriptor | undefined, when: string): Result {
  return {
    outcome: 'moved-by-other',
    detail: `someone else moved it to ${by ? shortDigest(by.digest) : 'nothing'} ${when}`,
  }
}

/** What the tag names. Where no answer settled whether it moved, a former value may be an old read: it is read again. */
async function look(
  { step, answer }: MovedTag,
  world: World,
  { sleep }: RollbackContext,
): Promise<Descriptor | undefined> {
  const { target, expected } = step.planned
  const read = () => world.at(target.repository).resolve(target.tag)
  let found = await read()
  for (const pause of answer === 'unknown' ? pauses : []) {
    if (found?.digest !== expected?.digest) break
    await sleep(pause)
    found = await read()
  }
  return found
}

async function restore({ step, former }: MovedTag, world: World): Promise<Result> {
  const { target, expected } = step.planned
  const repository = world.at(target.repository)
  if (former === undefined) return left('what it named before could not be read')
  const [outcome] = await repository.pushTags(former, [target.tag])
  if (outcome?.kind === 'set') return { outcome: 'restored' }
  const found = await repository.resolve(target.tag).catch(() => undefined)
  const shows = found?.digest === expected?.digest ? '; reads show what it named before' : ''
  return left(`${outcome?.error.message ?? 'the registry did not answer'}${shows}`)
}

async function remove({ step }: MovedTag, world: World, brought: (step: TagStep) => boolean): Promise<Result> {
  const { target } = step.planned
  if (!brought(step)) return left('the image was in this repository before, and deleting a tag could take it along')
  const deleted = await world.at(target.repository).deleteTag(target.tag)
  return deleted === 'deleted' ? { outcome: 'deleted' } : left('this registry does not delete tags')
}
