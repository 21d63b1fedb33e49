// Which tags a request moves: those the user named, and the floating ones derived from them.

import { formatName, formatReference, sameName, type Tag } from '../../registry/model/reference.ts'
import { compareVersions, type Scheme, type Version, versionScheme } from '../match/version.ts'
import type { PromotionRequest, Target } from '../model/request.ts'
import type { WantedTarget } from '../model/survey.ts'

export function schemeOf(request: PromotionRequest): Scheme {
  return versionScheme(request.options.versionPattern)
}

/** The targets of every request; a floating tag derived more than once goes to the highest version. */
export function wantedTargets(requests: readonly PromotionRequest[]): readonly (readonly WantedTarget[])[] {
  const best = new Map<string, Version>()
  for (const request of requests)
    for (const { target, version } of derivedFrom(request)) {
      const key = formatReference(target)
      const known = best.get(key)
      if (known === undefined || compareVersions(known, version) < 0) best.set(key, version)
    }
  return requests.map((request) => {
    const named = request.targets.map((target) => ({ target, derived: false }))
    const names = new Set(request.targets.map((target) => formatReference(target)))
    const derived = derivedFrom(request)
      .filter(
        ({ target, version }) =>
          !names.has(formatReference(target)) && best.get(formatReference(target))?.tag === version.tag,
      )
      .map(({ target }) => ({ target, derived: true }))
    return [...named, ...unique(derived)]
  })
}

/** What to say where floating tags are asked for and no target is a version that they could be derived from. */
export function unversioned(request: PromotionRequest): string | undefined {
  const { targets, options } = request
  if (options.floatingTags.length === 0 || targets.length === 0 || versionTargets(request).length > 0) return undefined
  const tags = [...new Set(targets.map(({ tag }) => tag))].slice(0, 5).join(', ')
  return `floating-tags: ${tags} spell no full version, so that no ${options.floatingTags.join(', ')} is derived; \`version-pattern\` reads other schemes`
}

/** The full version that `tag` floats beside, in the same repository: the highest one of the request, if any. */
export function versionBeside(request: PromotionRequest, { repository, tag }: Target): Version | undefined {
  const versions = versionTargets(request)
    .filter(({ target, version }) => sameName(target.repository, repository) && floats(version, tag))
    .map(({ version }) => version)
  return versions.sort(compareVersions).at(-1)
}

/** Whether `tag` is one of the version's own floating tags. */
export function floats(version: Version, tag: Tag): boolean {
  return Object.values(version.floating).includes(tag)
}

function versionTargets(request: PromotionRequest): readonly { readonly target: Target; readonly version: Version }[] {
  const scheme = schemeOf(request)
  return request.targets.flatMap((target) => {
    const version = scheme.version(target.tag)
    return version === undefined ? [] : [{ target, version }]
  })
}

/** Of a plan only what it derived itself: a shard of it does not see the promotion to which a tag went instead. */
function derivedFrom(request: PromotionRequest): readonly { readonly target: Target; readonly version: Version }[] {
  const { options, pin } = request
  return versionTargets(request)
    .flatMap(({ target, version }) =>
      options.floatingTags.flatMap((floatingClass) => {
        const tag = version.floating[floatingClass]
        return tag === undefined ? [] : [{ target: { repository: target.repository, tag }, version }]
      }),
    )
    .filter(({ target }) => pin === undefined || pin.expected.has(formatReference(target)))
}

function unique(wanted: readonly WantedTarget[]): readonly WantedTarget[] {
  return [...new Map(wanted.map((one) => [`${formatName(one.target.repository)}:${one.target.tag}`, one])).values()]
}
