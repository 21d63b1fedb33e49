// Reads a target's tag in the context of its request: a version, a floating name of a version, or neither.
import { sameName, type Tag } from '../../registry/model/reference.ts'
import { compareVersions } from '../match/version/compare.ts'
import {
  type FloatingName,
  floatingTag,
  namesNumbersOf,
  ownsName,
  ownsTag,
  readFloatingName,
} from '../match/version/floating.ts'
import { floatingClasses, isRelease, type TagClass, type Version } from '../match/version/version.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { WantedTarget } from '../model/survey.ts'
import { ownNamesOf, schemeOf, type VersionTarget, versionTargets } from '../requests/version-targets.ts'

export type TagRole =
  /** A full version; `moving` if it is built again under the same tag, such as `-SNAPSHOT`. */
  | { readonly kind: 'version'; readonly version: Version }
  /** A floating name, and the version that it would name. */
  | { readonly kind: 'floating'; readonly class: TagClass; readonly version: Version }
  /** A floating name of the main line, in a request that has variants only. */
  | { readonly kind: 'other-line'; readonly class: TagClass; readonly version: Version }
  /** A floating name of none of the versions in the request, the highest of which is this one: `1.4` beside 1.3.9. */
  | { readonly kind: 'unowned'; readonly class: TagClass; readonly version: Version }
  /** A floating name without a version that it could name. */
  | { readonly kind: 'unversioned'; readonly class: TagClass }
  /** No version and no floating name. */
  | { readonly kind: 'other' }

export function classOfRole(role: TagRole): TagClass {
  return 'class' in role ? role.class : 'exact'
}

/** Reads a target. Versions in the same repository come before versions elsewhere in the request. */
export function roleOf(request: PromotionRequest, { target, version }: Omit<WantedTarget, 'derived'>): TagRole {
  const ownNames = ownNamesOf(request.options)
  const name = readFloatingName(target.tag, ownNames)
  if (version !== undefined)
    return { kind: 'floating', class: classOfTag(target.tag, name, version, ownNames), version }
  const all = versionTargets(request)
  const sameRepository = all.filter((versionTarget) => sameName(versionTarget.target.repository, target.repository))
  for (const group of [sameRepository, all]) {
    const role = besideVersions(target.tag, name, group, ownNames)
    if (role !== undefined) return role
  }
  const own = schemeOf(request).version(target.tag)
  if (own !== undefined) return { kind: 'version', version: own }
  return name === undefined ? { kind: 'other' } : unownedRole(name, all)
}

/** The role of a floating name that belongs to no version of the request. */
function unownedRole(name: FloatingName, all: readonly VersionTarget[]): TagRole {
  const version = highest(all.map((versionTarget) => versionTarget.version).filter(({ line }) => line === name.line))
  if (version === undefined || !isRelease(version)) return { kind: 'unversioned', class: name.class }
  return { kind: 'unowned', class: name.class, version }
}

/** The role of a floating name beside these versions; `undefined` if it belongs to none of them. */
function besideVersions(
  tag: Tag,
  name: FloatingName | undefined,
  group: readonly VersionTarget[],
  ownNames: readonly string[],
): TagRole | undefined {
  const versions = group.map(({ version }) => version)
  const owner = highest(versions.filter((version) => ownsTag(version, tag, ownNames)))
  if (owner !== undefined) return { kind: 'floating', class: classOfTag(tag, name, owner, ownNames), version: owner }
  if (name === undefined || name.line !== '') return undefined
  const variant = highest(versions.filter((version) => namesNumbersOf(version, name)))
  return variant && { kind: 'other-line', class: name.class, version: variant }
}

function classOfTag(tag: Tag, name: FloatingName | undefined, version: Version, ownNames: readonly string[]): TagClass {
  if (name !== undefined && ownsName(version, name)) return name.class
  const spelled = floatingClasses.find((which) => floatingTag(version, which) === tag)
  return spelled ?? (ownNames.some((own) => floatingTag(version, own) === tag) ? 'latest' : (name?.class ?? 'exact'))
}

/** The highest release; the highest prerelease if there is no release. */
export function highest(versions: readonly Version[]): Version | undefined {
  const releases = versions.filter(isRelease)
  return (releases.length > 0 ? releases : [...versions]).sort(compareVersions).at(-1)
}
