// The tags that requests name, as sources and as targets.
import { formatName, type Tag } from '../../registry/model/reference.ts'
import type { PromotionRequest } from '../model/request.ts'

/** By repository (`registry/path`); a tag that two requests name occurs twice. */
export function namedTags(
  requests: readonly Pick<PromotionRequest, 'sources' | 'targets'>[],
): ReadonlyMap<string, readonly Tag[]> {
  const references = requests.flatMap(({ sources, targets }) => [...sources, ...targets])
  const groups = Map.groupBy(references, ({ repository }) => formatName(repository))
  return new Map([...groups].map(([name, group]) => [name, group.flatMap(({ tag }) => tag ?? [])]))
}
