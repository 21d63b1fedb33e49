// What the requests of a run name, and parts of a run that know it of the whole.
import { formatName, type RepositoryName, type Tag } from '../../registry/model/reference.ts'
import { writtenRepositories } from '../model/destinations.ts'
import type { PromotionRequest, RunNames } from '../model/request.ts'

/** Of the whole run or plan, if these requests are a part of it. */
export function runNamesOf(requests: readonly PromotionRequest[]): RunNames {
  return requests[0]?.run ?? namesIn(requests)
}

/** The same requests, of which some are promoted apart from the others. */
export function withRunNames(requests: readonly PromotionRequest[]): readonly PromotionRequest[] {
  const run = namesIn(requests)
  return requests.map((request) => ({ run, ...request }))
}

/** Tags of a repository that a promotion names which is not among these requests. */
export function tagsNamedElsewhere(
  requests: readonly PromotionRequest[],
  repository: RepositoryName,
): ReadonlySet<Tag> {
  const [all, own] = [runNamesOf(requests), namesIn(requests)].map(({ tags }) =>
    Map.groupBy(tags.get(formatName(repository)) ?? [], (tag) => tag),
  )
  return new Set(
    [...(all ?? [])].filter(([tag, { length }]) => length > (own?.get(tag)?.length ?? 0)).map(([tag]) => tag),
  )
}

function namesIn(requests: readonly PromotionRequest[]): RunNames {
  const references = requests.flatMap(({ sources, targets }) => [...sources, ...targets])
  const groups = Map.groupBy(references, ({ repository }) => formatName(repository))
  const images = requests.flatMap(({ sources, pin }) => [pin?.digest, ...sources.map(({ digest }) => digest)])
  return {
    tags: new Map([...groups].map(([name, group]) => [name, group.flatMap(({ tag }) => tag ?? [])])),
    written: new Set(requests.flatMap(({ targets, options }) => writtenRepositories(targets, options).map(formatName))),
    images: new Set(images.filter((digest) => digest !== undefined)),
  }
}
