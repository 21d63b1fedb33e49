// What the requests of a run name, and parts of a run that know it of the whole.
import { formatName, type Tag } from '../../registry/model/reference.ts'
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

/** By repository, the tags that a promotion names which is not among these requests. */
export function tagsNamedElsewhere(requests: readonly PromotionRequest[]): ReadonlyMap<string, ReadonlySet<Tag>> {
  const own = namesIn(requests).tags
  return new Map([...runNamesOf(requests).tags].map(([name, all]) => [name, surplus(all, own.get(name) ?? [])]))
}

/** What occurs more often in the first list than in the second. */
function surplus(all: readonly Tag[], own: readonly Tag[]): ReadonlySet<Tag> {
  const [counts, ownCounts] = [Map.groupBy(all, String), Map.groupBy(own, String)]
  return new Set(all.filter((tag) => (counts.get(tag)?.length ?? 0) > (ownCounts.get(tag)?.length ?? 0)))
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
