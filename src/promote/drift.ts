// A plan promotes what it pinned; that its source's tag has moved on since is something to know, and no more.
import { shortDigest } from '../registry/digest.ts'
import { RegistryError } from '../registry/errors.ts'
import { formatName, type Reference } from '../registry/reference.ts'
import type { Emit } from './events.ts'
import type { Request } from './request.ts'
import type { World } from './world.ts'

/** Costs one HEAD per source that the plan names by a tag, and nothing outside a plan. Never fails for a registry's sake. */
export async function noteDrift({ sources, pin }: Request, world: World, emit: Emit): Promise<void> {
  if (pin === undefined) return
  await Promise.all(sources.map((source) => noteOne(source, world, emit)))
}

async function noteOne({ repository, tag, digest }: Reference, world: World, emit: Emit): Promise<void> {
  if (tag === undefined || digest === undefined) return
  try {
    const found = await world.at(repository).resolve(tag)
    if (found?.digest === digest) return
    const now = found === undefined ? 'is gone' : `names ${shortDigest(found.digest)}`
    emit({
      kind: 'notice',
      message: `${formatName(repository)}:${tag} ${now} since the plan was made; what the plan pins is promoted, ${shortDigest(digest)}`,
    })
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
  }
}
