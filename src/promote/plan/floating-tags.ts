// Which tags a request moves: those the user named, and the floating ones derived from them.
import { formatReference } from '../../registry/model/reference.ts'
import { compareVersions } from '../match/version/compare.ts'
import { floatingTag } from '../match/version/floating.ts'
import { isRelease, type Version } from '../match/version/version.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { WantedTarget } from '../model/survey.ts'
import { type VersionTarget, versionTargets } from '../requests/version-targets.ts'

/**
 * The targets of every request. A tag that several versions derive goes to the highest release among them. If another
 * request names that tag, the two want it for different images, and the plan refuses both.
 */
export function wantedTargets(requests: readonly PromotionRequest[]): readonly (readonly WantedTarget[])[] {
  const derived = requests.map(derivedFrom)
  const winners = new Map<string, Version>()
  for (const { target, version } of derived.flat()) {
    const winner = winners.get(formatReference(target))
    if (winner === undefined || isHigher(version, winner)) winners.set(formatReference(target), version)
  }
  return requests.map((request, at) => {
    const named = new Set(request.targets.map(formatReference))
    const won = (derived[at] ?? []).filter(
      ({ target, version }) =>
        winners.get(formatReference(target))?.tag === version.tag && !named.has(formatReference(target)),
    )
    const once = new Map(won.map((wanted) => [formatReference(wanted.target), { ...wanted, derived: true }]))
    return [...request.targets.map((target) => ({ target, derived: false })), ...once.values()]
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
