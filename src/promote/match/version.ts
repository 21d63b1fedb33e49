// What a tag is in a scheme of versions: the one table behind every rule on moving tags.
import { isTag, type Tag } from '../../registry/model/reference.ts'
import { execEach } from './regexp-timeout.ts'

/** Classes in the order in which they move: full versions and everything unrecognised first, `latest` last. */
export const tagClasses = ['exact', 'minor', 'major', 'latest'] as const
export type TagClass = (typeof tagClasses)[number]
export type FloatingClass = Exclude<TagClass, 'exact'>

/** A full version, read from a tag. */
export interface Version {
  readonly tag: Tag
  /** Major, minor, patch … as far as the pattern names them. */
  readonly numbers: readonly bigint[]
  /** Empty for a release. */
  readonly prerelease: readonly string[]
  /** `alpine` in `1.2.3-alpine`: a line of versions of its own; empty for the main line. */
  readonly variant: string
  /** The floating tags of this version's line, in its own spelling. */
  readonly floating: Readonly<Partial<Record<FloatingClass, Tag>>>
}

export interface Scheme {
  /** The version that a tag spells, if it spells a full one. Digest tags (`sha256-…`) never do. */
  readonly version: (tag: Tag) => Version | undefined
  /** The versions among many tags, in their order. */
  readonly versions: (tags: readonly Tag[]) => readonly Version[]
  readonly classify: (tag: Tag) => TagClass
}

const numberGroups = ['major', 'minor', 'patch', 'build'] as const

/** Semantic versions with an optional `v` and an optional fourth number; a suffix is a prerelease or a variant. */
const defaultPattern =
  /^v?(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)(?:\.(?<build>\d+))?(?:-(?:(?<prerelease>(?:alpha|beta|rc|pre|preview|dev|snapshot|canary|next|nightly|[abm]\d|\d)[0-9A-Za-z.-]*)|(?<variant>[0-9A-Za-z][0-9A-Za-z._-]*)))?$/di

/** Whether a pattern of the `version-pattern` input can be used; the problem in words where it cannot. */
export function versionPatternProblem(pattern: string): string | undefined {
  try {
    const groups = new RegExp(`${pattern}|`, 'd').exec('')?.groups
    return groups !== undefined && 'major' in groups ? undefined : 'it needs a named group (?<major>…)'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * The scheme of `version-pattern`: named groups `major`, `minor`, `patch`, `build`, `prerelease`, `variant`. What it
 * gives throws SlowPattern where a pattern is not done with a tag in time.
 */
export function versionScheme(pattern?: string): Scheme {
  if (pattern === undefined) return defaultScheme
  const scheme =
    schemes.get(pattern) ?? schemeOf((tags) => execEach(new RegExp(`^(?:${pattern})$`, 'd'), tags, toVersion))
  schemes.set(pattern, scheme)
  return scheme
}

/** Each pattern's own: it is asked for the same tags again and again, and remembers them. */
const schemes = new Map<string, Scheme>()
const defaultScheme = schemeOf((tags) => tags.map((tag) => toVersion(defaultPattern.exec(tag), tag)))

function schemeOf(read: (tags: readonly Tag[]) => readonly (Version | undefined)[]): Scheme {
  const known = new Map<Tag, Version | undefined>()
  const version = (tag: Tag): Version | undefined => {
    if (!known.has(tag)) known.set(tag, isDigestTag(tag) ? undefined : read([tag])[0])
    return known.get(tag)
  }
  return {
    version,
    versions: (tags) => read(tags.filter((tag) => !isDigestTag(tag))).filter((one) => one !== undefined),
    classify: (tag) => (version(tag) === undefined ? classOf(tag) : 'exact'),
  }
}

/** Tags that are named after a digest: the referrers' fallback tag and cosign's. */
export function isDigestTag(tag: string): boolean {
  return /^sha(?:256-[a-f0-9]{64}|512-[a-f0-9]{64,128})(?:\..*)?$/.test(tag)
}

/** Order of two versions of one line: negative where `one` is older (semver 2.0, §11). */
export function compareVersions(one: Version, other: Version): number {
  const width = Math.max(one.numbers.length, other.numbers.length)
  for (let at = 0; at < width; at++) {
    const [left = 0n, right = 0n] = [one.numbers[at], other.numbers[at]]
    if (left !== right) return left < right ? -1 : 1
  }
  return comparePrereleases(one.prerelease, other.prerelease)
}

function comparePrereleases(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return Number(one.length === 0) - Number(other.length === 0)
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [left, right] = [one[at], other[at]]
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1
    const order = compareIdentifiers(left, right)
    if (order !== 0) return order
  }
  return 0
}

/** semver 2.0 §11.4: numbers by value and before words, words by their characters. */
function compareIdentifiers(one: string, other: string): number {
  const [left, right] = [one, other].map((part) => (/^\d+$/.test(part) ? BigInt(part) : undefined))
  if (left !== undefined && right !== undefined) return Number(left > right) - Number(left < right)
  if (left !== undefined || right !== undefined) return left === undefined ? 1 : -1
  return Number(one > other) - Number(one < other)
}

function toVersion(match: RegExpExecArray | null, tag: Tag): Version | undefined {
  const groups = match?.groups
  if (!groups || groups['major'] === undefined) return undefined
  const written = numberGroups.map((name) => groups[name]).filter((part) => part !== undefined)
  if (!written.every((part) => /^\d+$/.test(part))) return undefined
  const variant = groups['variant'] ?? ''
  const cut = (name: 'major' | 'minor') => floatingTag(tag, match.indices?.groups?.[name]?.[1], variant)
  const minor = groups['patch'] === undefined ? undefined : cut('minor')
  const major = groups['minor'] === undefined ? undefined : cut('major')
  const latest = floatingTag('latest', 'latest'.length, variant)
  return {
    tag,
    numbers: written.map(BigInt),
    prerelease: groups['prerelease']?.split('.') ?? [],
    variant,
    floating: { ...(minor && { minor }), ...(major && { major }), ...(latest && { latest }) },
  }
}

/** What is left of a version's text when its smaller numbers are cut off and its variant is kept. */
function floatingTag(text: string, end: number | undefined, variant: string): Tag | undefined {
  const tag = `${text.slice(0, end)}${variant === '' ? '' : `-${variant}`}`
  return isTag(tag) ? tag : undefined
}

function classOf(tag: Tag): TagClass {
  if (tag === 'latest' || tag.startsWith('latest-')) return 'latest'
  if (/^v?\d+(?:-[A-Za-z][\w.-]*)?$/.test(tag)) return 'major'
  return /^v?\d+\.\d+(?:-[A-Za-z][\w.-]*)?$/.test(tag) ? 'minor' : 'exact'
}
