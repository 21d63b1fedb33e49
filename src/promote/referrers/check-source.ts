// Reports a `referrers-source` that has no referrers of the image: a misspelt repository would lose every signature.
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName } from '../../registry/model/reference.ts'
import type { Source } from '../../registry/repository.ts'
import { InvalidSourceError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { Part } from '../model/image-graph.ts'

/** Throws InvalidSourceError if the repository does not exist; warns if it may exist. */
export async function reportNoReferrers(source: Source, { origin, top }: Part, emit: Emit): Promise<void> {
  const name = formatName(source.name)
  if (await isAbsent(source))
    throw new InvalidSourceError(
      `\`referrers-source\`: ${name} does not exist, so that no signature or SBOM can be read from it`,
      'Correct the name of the repository; or leave out `referrers-source`, and referrers are read from the repository of the image.',
    )
  const [first] = top
  const image = first === undefined ? formatName(origin) : `${formatName(origin)}@${first.digest}`
  emit({ kind: 'warning', message: `\`referrers-source\`: ${name} has no referrers of ${image}; none is copied` })
}

/** A registry that does not say whether the repository exists is no proof of its absence. */
async function isAbsent(source: Source): Promise<boolean> {
  try {
    return (await source.exists?.()) === false
  } catch (error) {
    if (error instanceof RegistryError) return false
    throw error
  }
}
