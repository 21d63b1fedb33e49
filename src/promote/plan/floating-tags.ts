// Which tags a request moves: those the user named, and the floating ones derived from them.
import { formatReference } from '../../registry/model/reference.ts'
import { compareVersions } from '../match/version/compare.ts'
import { floatingTag } from '../match/version/floating.ts'
import { isRelease, type Version } from '../match/version/version.ts'
import type { PromotionRequest, Target } from '../model/request.ts'
import type { WantedTarget } from '../model/survey.ts'
import { type VersionTarget, versionTargets } from '../requests/version-targets.ts'
import { roleOf } from './tag-role.ts'

/**
 * The targets of every request. A tag that several versions derive goes to the highest release among them. If another
 * request names that tag beside a higher release, that request gets it; otherwise the plan refuses the derived one.
 */
export function wantedTargets(requests: readonly PromotionRequest[]): readonly (readonly WantedTarget[])[] {
  const derived = requests.map(derivedFrom)
  const winners = new Map<string, Version>()
  for (const { target, version } of derived.flat()) {
    const winner = winners.get(formatReference(target))
    if (winner === undefined || isHigher(version, winner)) winners.set(formatReference(target), version)
  }
  const namedBy = requestsByTag(requests)
  return requests.map((request, at) => {
    const named = new Set(request.targets.map(formatReference))
    const won = (derived[at] ?? []).filter(
      ({ target, version }) =>
        winners.get(formatReference(target))?.tag === version.tag &&
        !named.has(formatReference(target)) &&
        !isNamedForHigher(target, version, namedBy),
    )
    const once = new Map(won.map((wanted) => [formatReference(wanted.target), { ...wanted, derived: true }]))
    return [...request.targets.map((target) => ({ target, derived: false })), ...once.values()]
  })
}

/** Whether a request names the tag beside a higher version that may own it. */
function isNamedForHigher(
  target: Target,
  version: Version,
  namedBy: ReadonlyMap<string, readonly PromotionRequest[]>,
): boolean {
  return (namedBy.get(formatReference(target)) ?? []).some((request) => {
    const role = roleOf(request, { target })
    return role.kind === 'floating' && isHigher(role.version, version)
  })
}

/** A release is higher than every prerelease here: prereleases never take a floating name. */
function isHigher(left: Version, right: Version): boolean {
  if (isRelease(left) !== isRelease(right)) return isRelease(left)
  return compareVersions(left, right) > 0
}

/** Of a plan only what it derived itself: a shard of it does not see the promotion to which a tag went instead. */
function derivedFrom(request: PromotionRequest): readonly VersionTarget[] {
  const { options, pin } = request
  return versionTargets(request)
    .flatMap(({ target, version }) =>
      options.floatingTags.flatMap((which) => {
        const tag = floatingTag(version, which)
        return tag === undefined ? [] : [{ target: { repository: target.repository, tag }, version }]
      }),
    )
    .filter(({ target }) => pin === undefined || pin.expected.has(formatReference(target)))
}

/** By tag, the requests that name it. */
function requestsByTag(requests: readonly PromotionRequest[]): ReadonlyMap<string, readonly PromotionRequest[]> {
  const namedBy = new Map<string, PromotionRequest[]>()
  for (const request of requests)
    for (const target of request.targets) {
      const name = formatReference(target)
      const naming = namedBy.get(name)
      if (naming === undefined) namedBy.set(name, [request])
      else naming.push(request)
    }
  return namedBy
}
