// The tags that requests name, as sources and as targets, and parts of a run that know them.
import { formatName, type RepositoryName, type Tag } from '../../registry/model/reference.ts'
import type { PromotionRequest } from '../model/request.ts'

type Names = Pick<PromotionRequest, 'sources' | 'targets'>

/** By repository (`registry/path`), each tag as often as requests name it. */
export function namedTags(requests: readonly Names[]): ReadonlyMap<string, readonly Tag[]> {
  const references = requests.flatMap(({ sources, targets }) => [...sources, ...targets])
  const groups = Map.groupBy(references, ({ repository }) => formatName(repository))
  return new Map([...groups].map(([name, group]) => [name, group.flatMap(({ tag }) => tag ?? [])]))
}

/** The same requests, of which some are promoted apart from the others. */
export function withNamedTags(requests: readonly PromotionRequest[]): readonly PromotionRequest[] {
  const tags = namedTags(requests)
  return requests.map((request) => ({ namedTags: tags, ...request }))
}

/** Tags of a repository that a promotion names which is not among these requests. */
export function tagsNamedElsewhere(
  requests: readonly PromotionRequest[],
  repository: RepositoryName,
): ReadonlySet<Tag> {
  const name = formatName(repository)
  const [all, own] = [requests[0]?.namedTags, namedTags(requests)].map((tags) =>
    Map.groupBy(tags?.get(name) ?? [], (tag) => tag),
  )
  return new Set(
    [...(all ?? [])].filter(([tag, { length }]) => length > (own?.get(tag)?.length ?? 0)).map(([tag]) => tag),
  )
}
