// The full versions among the targets of a request, by its scheme.
import { type Scheme, versionScheme } from '../match/version/scheme.ts'
import { floatingClasses, type Version } from '../match/version/version.ts'
import type { PromotionOptions, PromotionRequest, Target } from '../model/request.ts'

export interface VersionTarget {
  readonly target: Target
  readonly version: Version
}

export function schemeOf({ options }: PromotionRequest): Scheme {
  return versionScheme(options.versionPattern)
}

/** Names of the user's own in `floating-tags`. */
export function ownNamesOf({ floatingTags }: Pick<PromotionOptions, 'floatingTags'>): readonly string[] {
  return floatingTags.filter((name) => !floatingClasses.some((floating) => floating === name))
}

/** The targets that are full versions. */
export function versionTargets(request: PromotionRequest): readonly VersionTarget[] {
  const scheme = schemeOf(request)
  return request.targets.flatMap((target) => {
    const version = scheme.version(target.tag)
    return version === undefined ? [] : [{ target, version }]
  })
}
