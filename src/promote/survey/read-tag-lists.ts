// Reads the tag lists of destinations if a guard needs them.
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, isTag, type RepositoryName } from '../../registry/model/reference.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { DestinationTags, Survey, TargetSurvey } from '../model/survey.ts'
import { needsTagList } from '../plan/guards.ts'
import type { Repositories } from '../repositories.ts'

/** By the destination's name. A list that the registry refuses to give is a value; any other failure is thrown. */
export async function readTagLists(
  survey: Pick<Survey, 'request' | 'root'>,
  targets: readonly TargetSurvey[],
  repositories: Repositories,
): Promise<ReadonlyMap<string, DestinationTags>> {
  const names = destinationsOf(targets.filter((target) => needsTagList(survey, target)).map(({ target }) => target))
  return new Map(
    await Promise.all(names.map(async (name) => [formatName(name), await readTagList(name, repositories)] as const)),
  )
}

/** Statuses by which registries say that tags may not be listed, or that they never list them. */
const refusals = new Set([401, 403, 405, 501])

export async function readTagList(name: RepositoryName, repositories: Repositories): Promise<DestinationTags> {
  try {
    const { tags, complete } = await repositories.tagsOf(name)
    return { kind: complete ? 'complete' : 'cut', tags: [...tags].filter(isTag) }
  } catch (error) {
    if (!(error instanceof RegistryError) || !refusals.has(error.details.status ?? 0)) throw error
    return { kind: 'denied', tags: [], reason: error.message }
  }
}
