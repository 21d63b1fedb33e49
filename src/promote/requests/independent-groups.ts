// Divides requests into groups that share nothing, so that each can be promoted by itself.
import { formatName, formatReference } from '../../registry/model/reference.ts'
import type { PromotionRequest } from '../model/request.ts'

/**
 * Groups in the order of their first requests. Two requests belong together if they set one tag, if they set tags in
 * one repository and one of them sets several there or derives floating tags, which depend on the versions of both, or if
 * they have one source and one of them deletes tags of it afterwards.
 */
export function independentGroups(requests: readonly PromotionRequest[]): readonly (readonly PromotionRequest[])[] {
  const deriving = new Set(requests.flatMap(repositoriesWithVersions))
  const deleting = requests.filter(({ options }) => options.deleteSourceTags !== undefined)
  const passing = new Set(deleting.flatMap(({ sources }) => sources.map(formatReference)))
  const groups: { readonly keys: Set<string>; readonly requests: PromotionRequest[] }[] = []
  for (const request of requests) {
    const keys = new Set([
      ...request.targets.map(formatReference),
      ...repositoriesOf(request).filter((name) => deriving.has(name)),
      ...request.sources
        .map(formatReference)
        .filter((source) => passing.has(source))
        .map((source) => `from ${source}`),
    ])
    const related = groups.filter((group) => [...keys].some((key) => group.keys.has(key)))
    const [first = { keys: new Set<string>(), requests: [] }, ...rest] = related
    if (related.length === 0) groups.push(first)
    for (const group of rest) {
      first.requests.push(...group.requests)
      for (const key of group.keys) first.keys.add(key)
      groups.splice(groups.indexOf(group), 1)
    }
    first.requests.push(request)
    for (const key of keys) first.keys.add(key)
  }
  return groups.map((group) => group.requests)
}

function repositoriesOf({ targets }: PromotionRequest): readonly string[] {
  return targets.map(({ repository }) => formatName(repository))
}

/** Repositories in which a floating tag of the request may depend on the versions of others. */
function repositoriesWithVersions(request: PromotionRequest): readonly string[] {
  const names = repositoriesOf(request)
  return request.options.floatingTags.length > 0 ? names : names.filter((name, at) => names.indexOf(name) !== at)
}
