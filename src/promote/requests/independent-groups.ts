// Divides requests into groups that share nothing, so that each can be promoted by itself.
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { backupTag } from '../match/backup-tag.ts'
import type { PromotionRequest } from '../model/request.ts'

/**
 * Groups in the order of their first requests. Two requests belong together if
 * - they set one tag, or one sets the tag that is the source of the other;
 * - one sets several tags in a repository or derives floating ones, and the other sets or reads a tag of it;
 * - they have one source and one of them deletes tags of it afterwards.
 */
export function independentGroups(requests: readonly PromotionRequest[]): readonly (readonly PromotionRequest[])[] {
  const set = new Set(requests.flatMap(tagsSetBy))
  const deriving = new Set(requests.flatMap(repositoriesWithVersions))
  const deleting = requests.filter(({ options }) => options.deleteSourceTags !== undefined)
  const passing = new Set(deleting.flatMap(({ sources }) => sources.map(formatReference)))
  const groups: { readonly keys: Set<string>; readonly requests: PromotionRequest[] }[] = []
  for (const request of requests) {
    const references = [...request.targets, ...request.sources]
    const keys = new Set([
      ...tagsSetBy(request),
      ...request.sources.map(formatReference).filter((source) => set.has(source)),
      ...references.map(({ repository }) => formatName(repository)).filter((name) => deriving.has(name)),
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

/** Targets and their backups. */
function tagsSetBy({ targets, options: { backup } }: PromotionRequest): readonly string[] {
  const backups = targets.flatMap(({ repository, tag }) => {
    const kept = backup === undefined ? undefined : backupTag(backup, tag)
    return kept === undefined ? [] : [{ repository, tag: kept }]
  })
  return [...targets, ...backups].map(formatReference)
}

/** Repositories in which a floating tag of the request may depend on the versions of others. */
function repositoriesWithVersions({ targets, options }: PromotionRequest): readonly string[] {
  const names = targets.map(({ repository }) => formatName(repository))
  return options.floatingTags.length > 0 ? names : names.filter((name, at) => names.indexOf(name) !== at)
}
