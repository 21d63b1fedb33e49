// Versions read by a regular expression of the user's.
import type { Tag } from '../../../registry/model/reference.ts'
import { execEach } from '../regexp-timeout.ts'
import { readQualifier } from './qualifier.ts'
import { lineNames } from './read.ts'
import type { Version } from './version.ts'

const numberGroups = ['major', 'minor', 'patch', 'build'] as const

/** What is wrong with a regular expression for `version-pattern`, in words; `undefined` if it can be used. */
export function patternProblem(pattern: string): string | undefined {
  try {
    const groups = new RegExp(`${pattern}|`, 'd').exec('')?.groups
    if (groups !== undefined && 'major' in groups) return undefined
    return `it needs a named group, such as (?<major>\\d+)${dressing(pattern)}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What people put around or into a pattern that changes its meaning, and how to write it. */
export function dressing(pattern: string): string {
  if (/^\/.*\/\w*$/.test(pattern)) return '. Leave out the slashes around it'
  if (/^(["'`]).*\1$/.test(pattern)) return '. Leave out the quotes inside the value'
  return pattern.includes('\\\\') ? '. Write one backslash: in YAML, `\\\\` is one only within double quotes' : ''
}

/** Reads tags by named groups: major, minor, patch, build, prerelease, revision, variant. Throws RegExpTimeoutError. */
export function readByPattern(pattern: string, tags: readonly Tag[]): readonly (Version | undefined)[] {
  return execEach(new RegExp(`^(?:${pattern})$`, 'd'), tags, toVersion)
}

function toVersion(match: RegExpExecArray | null, tag: Tag): Version | undefined {
  const groups = match?.groups
  if (!groups || groups['major'] === undefined) return undefined
  const written = numberGroups.flatMap((name) => groups[name] ?? [])
  if (!written.every((text) => /^\d+$/.test(text))) return undefined
  const prerelease = groups['prerelease'] ?? ''
  const variant = groups['variant'] ?? ''
  const qualifier = readQualifier(prerelease, false)
  return {
    tag,
    ...lineNames('', variant),
    numbers: written.map(BigInt),
    prerelease: prerelease === '' ? [] : prerelease.split('.'),
    revision: (groups['revision'] ?? '').match(/\d+/g)?.map(BigInt) ?? [],
    metadata: [],
    moving: qualifier.kind === 'prerelease' && qualifier.moving,
    spelling: {
      leading: '',
      prefix: '',
      cuts: numberGroups.flatMap((name) => cutAt(tag, match?.indices?.groups?.[name])),
      trailing: variant === '' ? '' : `-${variant}`,
    },
  }
}

function cutAt(tag: Tag, span: readonly [number, number] | undefined): readonly string[] {
  return span === undefined ? [] : [tag.slice(0, span[1])]
}
