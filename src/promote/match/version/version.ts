// Types for versions in tags, used by every rule about moving tags.
import type { Tag } from '../../../registry/model/reference.ts'

/** Classes in the order in which tags move: full versions and everything unrecognised first, `latest` last. */
export const tagClasses = ['exact', 'patch', 'minor', 'major', 'latest'] as const
export type TagClass = (typeof tagClasses)[number]
export type FloatingClass = Exclude<TagClass, 'exact'>
export const floatingClasses: readonly FloatingClass[] = ['patch', 'minor', 'major', 'latest']

/** How a version is written: `leading` + `prefix` + numbers + `trailing` give its floating names. */
interface Spelling {
  /** A leading variant with its hyphen: `alpine-`. */
  readonly leading: string
  /** A prefix of the numbers without a meaning: `v`, `release-`. */
  readonly prefix: string
  /** The text up to the end of each number that may be cut behind: `1`, `1.2` of `1.2.3`. */
  readonly cuts: readonly string[]
  /** A variant behind the numbers, with its hyphen: `-alpine3.19`. */
  readonly trailing: string
}

/** A full version, read from a tag. */
export interface Version {
  readonly tag: Tag
  /** The line of versions it belongs to: `alpine` for `1.2.3-alpine3.19`; empty for the main line. */
  readonly line: string
  /** The variant in full, in lower case: `alpine3.19`. */
  readonly variant: string
  /** Major, minor, patch … as far as the tag names them. */
  readonly numbers: readonly bigint[]
  /** Empty for a release. */
  readonly prerelease: readonly string[]
  /** A newer build of the same version; empty without one. */
  readonly revision: readonly bigint[]
  /** Numbers of the build metadata; they order versions that are equal otherwise. */
  readonly metadata: readonly bigint[]
  /** Whether the tag is built again under the same name. */
  readonly moving: boolean
  readonly spelling: Spelling
}

export function isRelease({ prerelease }: Version): boolean {
  return prerelease.length === 0
}
