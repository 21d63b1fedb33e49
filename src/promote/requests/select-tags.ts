// Selects tags of a repository, and repositories of a registry.
import type { Tag } from '../../registry/model/reference.ts'
import { matchesGlob } from '../match/glob.ts'
import { compareVersions } from '../match/version/compare.ts'
import { isDigestTag, type Scheme } from '../match/version/scheme.ts'
import { isRelease, type Version } from '../match/version/version.ts'
import { inRange, parseRange } from '../match/version-range.ts'
import { nearestName } from '../text/did-you-mean.ts'

export type Selection =
  | { readonly kind: 'semver'; readonly range: string }
  | { readonly kind: 'glob'; readonly patterns: readonly string[] }
  | { readonly kind: 'newest'; readonly count: number }
  | { readonly kind: 'all' }

type Parsed = Selection | { readonly problem: string }

/** Characters; a selection is a line that a person wrote. */
const textLimit = 1000
const newestLimit = 100_000

/** Reads the one line of `select`: `semver: >=1.2 <2`, `glob: release-* !release-*-rc`, `newest: 5` or `all`. */
export function parseSelection(text: string): Parsed {
  const line = text.trim()
  if (line === 'all') return { kind: 'all' }
  if (line.length > textLimit) return { problem: `it is longer than ${textLimit} characters` }
  if (/[\r\n]/.test(line)) return { problem: 'it is one line, and one selection' }
  const { key, rest } = /^(?<key>[^\s:]+)\s*:(?<rest>.*)$/.exec(line)?.groups ?? {}
  const read = readers.get(key ?? '')
  return read === undefined ? { problem: unknown(line) } : read(unquoted((rest ?? '').trim()))
}

/** Quotes around the value as people write them within a YAML string. */
function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2]?.trim() ?? text
}

type Reader = (rest: string) => Parsed

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['semver', parseSemver],
  ['glob', parsePatterns],
  ['newest', parseCount],
])

function unknown(line: string): string {
  const meant = meantBy(line)
  const hint = meant === undefined ? '' : ` (did you mean ${JSON.stringify(meant)}?)`
  return `${JSON.stringify(line)} is not one of \`semver: RANGE\`, \`glob: PATTERNS\`, \`newest: COUNT\`, \`all\`${hint}`
}

/** A line without its key, or with a misspelt one. */
function meantBy(line: string): string | undefined {
  if (/^\d{1,6}$/.test(line)) return `newest: ${line}`
  if (parseRange(line) !== undefined) return `semver: ${line}`
  const colon = line.indexOf(':')
  if (colon < 0) return /[*?]/.test(line) ? `glob: ${line}` : nearestName(line, ['all'])
  const key = nearestName(line.slice(0, colon).trim(), [...readers.keys()])
  return key && `${key}:${line.slice(colon + 1)}`
}

function parseSemver(range: string): Parsed {
  if (parseRange(range)) return { kind: 'semver', range }
  return { problem: `${JSON.stringify(range)} is not a range of semantic versions, such as ">=1.2 <2" or "^1.4"` }
}

function parsePatterns(rest: string): Parsed {
  const betweenPatterns = /[\s,]+(?![^{}]*\})/
  const patterns = rest.split(betweenPatterns).filter((pattern) => pattern !== '')
  if (patterns.length === 0 || patterns.includes('!'))
    return { problem: 'it names no pattern, such as `glob: release-* !*-rc`' }
  const crossed = patterns.find((pattern) => pattern.includes('/'))
  if (crossed === undefined) return { kind: 'glob', patterns }
  return { problem: `${JSON.stringify(crossed)} matches no tag: a tag has no slash` }
}

function parseCount(rest: string): Parsed {
  const count = /^\d{1,9}$/.test(rest) ? Number(rest) : 0
  if (count >= 1 && count <= newestLimit) return { kind: 'newest', count }
  return { problem: `${JSON.stringify(rest)} is not a whole number from 1 to ${newestLimit}` }
}

/**
 * The tags that a selection means, each once: versions from the oldest, then all others by name. Digest tags never.
 * `semver` and `newest` see full versions of the main line only (`1.2.3-alpine` is of another line: choose it by glob).
 * `semver` takes prereleases as semver does, only if the range names one of the same version.
 * `newest` takes no prereleases and counts versions: `v1.2.3` and `1.2.3` are one, and both are chosen.
 */
export function selectTags(tags: readonly Tag[], selection: Selection, scheme: Scheme): readonly Tag[] {
  const chosen = choose(
    [...new Set(tags)].filter((tag) => !isDigestTag(tag)),
    selection,
    scheme,
  )
  const versions = scheme.versions(chosen).toSorted(compareAcrossLines)
  const spelled = new Set(versions.map(({ tag }) => tag))
  return [...versions.map(({ tag }) => tag), ...chosen.filter((tag) => !spelled.has(tag)).sort(compareTexts)]
}

/** Full names (`ghcr.io/acme/app`) that a glob such as `ghcr.io/acme/*` matches, by name; only `**` crosses a slash. */
export function matchRepositories(names: readonly string[], glob: string): readonly string[] {
  return [...new Set(names)].filter((name) => matchesGlob(name, glob)).sort(compareTexts)
}

function choose(tags: readonly Tag[], selection: Selection, scheme: Scheme): readonly Tag[] {
  if (selection.kind === 'all') return tags
  if (selection.kind === 'glob') return tags.filter((tag) => matchesPatterns(tag, selection.patterns))
  const versions = scheme.versions(tags).filter(({ line }) => line === '')
  return selection.kind === 'semver' ? chooseRange(versions, selection.range) : chooseNewest(versions, selection.count)
}

/** Patterns with `!` exclude; if there are no others, everything else is selected. */
function matchesPatterns(tag: Tag, patterns: readonly string[]): boolean {
  const excluding = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  const including = patterns.filter((pattern) => !pattern.startsWith('!'))
  const meant = including.length === 0 || including.some((pattern) => matchesGlob(tag, pattern))
  return meant && !excluding.some((pattern) => matchesGlob(tag, pattern))
}

function chooseRange(versions: readonly Version[], text: string): readonly Tag[] {
  const range = parseRange(text)
  if (range === undefined) throw new TypeError(`"${text}" is not a range`)
  return versions.filter(({ numbers, prerelease }) => inRange(range, numbers, prerelease)).map(({ tag }) => tag)
}

function chooseNewest(versions: readonly Version[], count: number): readonly Tag[] {
  const newestFirst = versions.filter(isRelease).sort((a, b) => compareVersions(b, a))
  const distinct = newestFirst.filter((version, at) => {
    const before = newestFirst[at - 1]
    return before === undefined || compareVersions(before, version) !== 0
  })
  const oldest = distinct[count - 1] ?? distinct.at(-1)
  return newestFirst
    .filter((version) => oldest !== undefined && compareVersions(version, oldest) >= 0)
    .map(({ tag }) => tag)
}

function compareAcrossLines(left: Version, right: Version): number {
  return compareVersions(left, right) || compareTexts(left.line, right.line) || compareTexts(left.tag, right.tag)
}

/** By code unit, so that the order is the same on every machine. */
function compareTexts(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1
}
