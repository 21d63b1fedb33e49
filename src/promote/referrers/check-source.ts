// Reports a `referrers-source` that has no referrers of the image: a misspelt repository would lose every signature.
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName } from '../../registry/model/reference.ts'
import type { Source } from '../../registry/repository.ts'
import type { Emit } from '../model/events.ts'
import type { Part } from '../model/image-graph.ts'

/** No error, since registries answer alike for a repository of referrers without tags and for one that does not exist. */
export async function reportNoReferrers(source: Source, { origin, top }: Part, emit: Emit): Promise<void> {
  const name = formatName(source.name)
  const [first] = top
  const image = first === undefined ? formatName(origin) : `${formatName(origin)}@${first.digest}`
  const why = (await mayBeAbsent(source)) ? ': it does not exist, or has no tag' : ''
  emit({ kind: 'warning', message: `\`referrers-source\`: ${name} has no referrers of ${image}; none is copied${why}` })
}

async function mayBeAbsent(source: Source): Promise<boolean> {
  try {
    return (await source.exists?.()) === false
  } catch (error) {
    if (error instanceof RegistryError) return false
    throw error
  }
}
