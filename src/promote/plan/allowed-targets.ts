// Checks targets against `allow-targets`: every target must match one of its globs. Imported only if the input is set.
import { formatName, formatReference, type Reference } from '../../registry/model/reference.ts'
import { matchesGlob } from '../match/glob.ts'
import type { AllowTargets, PromotionRequest, Target } from '../model/request.ts'
import { allowListsOf } from '../model/request.ts'

/**
 * The first list that has no glob for the target; `undefined` if it may be written. `*` and `?` stay within the host or
 * one component of the path, `**` crosses components. A glob without a tag is for every tag.
 */
export function firstUnmatchedList(target: Reference, lists: AllowTargets): readonly string[] | undefined {
  const names = [formatReference(target), formatName(target.repository)]
  return allowListsOf(lists).find(
    (list) => !list.some((glob) => names.some((name) => matchesGlob(name, inLowerCase(glob)))),
  )
}

/** Repositories of targets that `allow-targets` excludes: they get no request. */
export function barredRepositories(requests: readonly PromotionRequest[]): ReadonlySet<string> {
  const barred = new Set<string>()
  const allowed = new Set<string>()
  for (const { targets, options } of requests)
    for (const target of targets)
      (isAllowed(target, options.allowTargets) ? allowed : barred).add(formatName(target.repository))
  const sources = requests.flatMap((request) => request.sources.map(({ repository }) => formatName(repository)))
  return new Set([...barred].filter((name) => !allowed.has(name) && !sources.includes(name)))
}

/** References have their host in lower case. */
function inLowerCase(glob: string): string {
  const slash = glob.indexOf('/')
  return slash < 0 ? glob : glob.slice(0, slash).toLowerCase() + glob.slice(slash)
}

function isAllowed(target: Target, lists: AllowTargets | undefined): boolean {
  return lists === undefined || firstUnmatchedList(target, lists) === undefined
}
