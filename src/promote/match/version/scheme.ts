// Version schemes: parses tags by `version-pattern`.
import type { Tag } from '../../../registry/model/reference.ts'
import { type BuiltinScheme, builtinSchemes } from './core.ts'
import { patternProblem, readByPattern } from './pattern.ts'
import { readVersion } from './read.ts'
import type { Version } from './version.ts'

export interface Scheme {
  /** The version that a tag spells, if it spells a full one. Digest tags (`sha256-…`) never do. */
  readonly version: (tag: Tag) => Version | undefined
  /** The versions among many tags, in their order. */
  readonly versions: (tags: readonly Tag[]) => readonly Version[]
}

/** Why a value of `version-pattern` cannot be used, in words; `undefined` if it can. */
export function versionPatternProblem(pattern: string): string | undefined {
  return builtinOf(pattern) === undefined ? patternProblem(pattern) : undefined
}

/**
 * The scheme of `version-pattern`: `semver` (the default), `calver`, `numbers`, `pep440`, or a regular expression with
 * named groups. What it gives throws RegExpTimeoutError if an expression is not done with a tag in time.
 */
export function versionScheme(pattern = 'semver'): Scheme {
  const builtin = builtinOf(pattern)
  const scheme =
    schemes.get(pattern) ??
    schemeOf((tags) =>
      builtin === undefined ? readByPattern(pattern, tags) : tags.map((tag) => readVersion(tag, builtin)),
    )
  schemes.set(pattern, scheme)
  return scheme
}

function builtinOf(pattern: string): BuiltinScheme | undefined {
  return builtinSchemes.find((name) => name === pattern)
}

/** The same tags are read again and again: each scheme caches them. */
const schemes = new Map<string, Scheme>()

function schemeOf(read: (tags: readonly Tag[]) => readonly (Version | undefined)[]): Scheme {
  const cache = new Map<Tag, Version | undefined>()
  const versions = (tags: readonly Tag[]): readonly Version[] => {
    const unread = tags.filter((tag) => !cache.has(tag) && !isDigestTag(tag))
    for (const [at, version] of read(unread).entries()) if (unread[at] !== undefined) cache.set(unread[at], version)
    return tags.map((tag) => cache.get(tag)).filter((version) => version !== undefined)
  }
  return { versions, version: (tag) => versions([tag])[0] }
}

/** Tags that are named after a digest: the referrers' fallback tag and cosign's. */
export function isDigestTag(tag: string): boolean {
  return /^sha(?:256-[a-f0-9]{64}|512-[a-f0-9]{64,128})(?:\..*)?$/.test(tag)
}
