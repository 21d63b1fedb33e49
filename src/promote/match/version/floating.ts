// The floating names of versions: which a version may own, and how each is spelled.
import { isTag, type Tag } from '../../../registry/model/reference.ts'
import { numbersStart, startsOf } from './core.ts'
import { lineNames, readLeading } from './read.ts'
import { numbersIn, readSuffix } from './suffix.ts'
import { type FloatingClass, floatingClasses, type Version } from './version.ts'

/** A tag read as a name that moves from version to version. */
export interface FloatingName {
  readonly class: FloatingClass
  /** The numbers it names: 1 and 2 of `1.2-alpine`; none for `latest`. */
  readonly numbers: readonly bigint[]
  readonly line: string
  /** The variant in full, `alpine3.19` of `1-alpine3.19`: such a name is for that variant alone. */
  readonly variant: string
}

const classesByCount: readonly FloatingClass[] = ['latest', 'major', 'minor', 'patch']

/** Reads a tag as a floating name. `ownNames` (`stable`, `lts`) mean the same as `latest`. `undefined` if it is none. */
export function readFloatingName(tag: string, ownNames: readonly string[] = []): FloatingName | undefined {
  const starts = startsOf(tag)
  for (const start of starts)
    for (const word of ['latest', ...ownNames]) {
      const name = tag.startsWith(word, start) ? nameAt(tag, { start, from: start, text: word }, []) : undefined
      if (name !== undefined) return name
    }
  for (const start of starts.toReversed()) {
    const from = numbersStart(tag, start)
    const text = from === undefined ? undefined : /^\d+(?:\.\d+){0,2}(?![.\d])/.exec(tag.slice(from))?.[0]
    if (from === undefined || text === undefined) continue
    const name = nameAt(tag, { start, from, text }, text.split('.').map(BigInt))
    if (name !== undefined) return name
  }
  return undefined
}

interface Span {
  /** Offset of the name, after a leading variant. */
  readonly start: number
  /** Where its text begins, behind `v` and the like. */
  readonly from: number
  readonly text: string
}

/** The name, unless the text around it is more than a variant: such a tag is a version, not a name. */
function nameAt(tag: string, { start, from, text }: Span, numbers: readonly bigint[]): FloatingName | undefined {
  const rest = tag.slice(from + text.length)
  const [before, after] = [readLeading(tag.slice(0, start)), readSuffix(rest)]
  if (before === undefined || after === undefined || /^[^-]/.test(rest)) return undefined
  if ([before, after].some((suffix) => suffix.prerelease.length + suffix.revision.length > 0 || suffix.annotated))
    return undefined
  const floating = classesByCount[numbers.length]
  return floating && { class: floating, numbers, ...lineNames(before.variant, after.variant) }
}

/**
 * The name that floats with this version, in its own spelling: `v1.2.3` has `v1.2`, `1.2.3-alpine` has `latest-alpine`,
 * and `stable-alpine` for `stable`. `undefined` if it has no such name. A major version `0` promises nothing: no `0`.
 */
export function floatingTag(version: Version, which: string): Tag | undefined {
  const { leading, prefix, cuts, trailing } = version.spelling
  const at = ['major', 'minor', 'patch'].indexOf(which)
  if (at >= 0 && (at >= version.numbers.length - 1 || cuts[at] === undefined)) return undefined
  if (which === 'major' && version.numbers[0] === 0n) return undefined
  const tag = `${leading}${at < 0 ? which : `${prefix}${cuts[at] ?? ''}`}${trailing}`
  return isTag(tag) ? tag : undefined
}

/** Whether the name is one of those that float with versions like this one; prereleases included, which never take it. */
export function ownsName(version: Version, name: FloatingName): boolean {
  if (name.line !== version.line) return false
  if (numbersIn(name.variant).length > 0 && name.variant !== version.variant) return false
  return namesNumbersOf(version, name)
}

/** Whether the name's numbers are the first of the version's: 1 and 2 of 1.2.3. */
export function namesNumbersOf(version: Version, { numbers }: FloatingName): boolean {
  return numbers.length < version.numbers.length && numbers.every((number, at) => version.numbers[at] === number)
}

/** Whether the tag is one of the names that float with versions like this one, in any spelling. */
export function ownsTag(version: Version, tag: Tag, ownNames: readonly string[]): boolean {
  const name = readFloatingName(tag, ownNames)
  if (name !== undefined && ownsName(version, name)) return true
  return [...floatingClasses, ...ownNames].some((which) => floatingTag(version, which) === tag)
}
