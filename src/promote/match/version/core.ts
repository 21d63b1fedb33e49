// Finds the numbers of a version in a tag, by the built-in schemes.
import { readSuffix } from './suffix.ts'
import { prefixWords } from './words.ts'

export const builtinSchemes = ['semver', 'calver', 'numbers', 'pep440'] as const
export type BuiltinScheme = (typeof builtinSchemes)[number]

/** A tag in four parts: `alpine-`, `v`, the numbers, `-rc.1`. */
export interface Core {
  readonly leading: string
  readonly prefix: string
  readonly numbers: readonly bigint[]
  /** The text up to the end of each number, without leading and prefix. */
  readonly cuts: readonly string[]
  readonly rest: string
}

/** No digit and no further number may follow. */
const end = String.raw`(?!\.?\d)`
const month = '(?:0?[1-9]|1[0-2])'
const day = '(?:0?[1-9]|[12]\\d|3[01])'
/** A time of day, or a count of that day's builds. */
const time = String.raw`(?:T(\d\d)-?(\d\d)-?(\d\d)Z?|\.(\d+))?`

/** Each alternative with its numbers as groups. `whole`: nothing can be cut off, as in `20261128`. */
const patterns: Readonly<Record<BuiltinScheme, readonly { readonly pattern: RegExp; readonly whole?: true }[]>> = {
  semver: [{ pattern: new RegExp(String.raw`(\d+)\.(\d+)\.(\d+)(?:\.(\d+))?${end}`, 'yd') }],
  numbers: [{ pattern: new RegExp(String.raw`(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?${end}`, 'yd') }],
  pep440: [
    { pattern: new RegExp(String.raw`(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?${end}`, 'yd') },
  ],
  calver: [
    { pattern: new RegExp(String.raw`((?:19|20|21)\d\d)-(${month})-(${day})${time}${end}`, 'yd') },
    {
      pattern: new RegExp(String.raw`((?:19|20|21)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])${time}${end}`, 'yd'),
      whole: true,
    },
    { pattern: new RegExp(String.raw`((?:19|20|21)?\d\d)\.(${month})(?:\.(\d+))?(?:\.(\d+))?${end}`, 'yd') },
  ],
}

const prefixPattern = new RegExp(String.raw`(?:(?:${prefixWords.join('|')})[-._]?)?v?(?=\d)`, 'iy')

/** The first match of the scheme's version in the tag; `undefined` if there is none. */
export function findCore(tag: string, scheme: BuiltinScheme): Core | undefined {
  for (const start of startsOf(tag)) {
    const core = coreAt(tag, start, scheme)
    if (core !== undefined) return core
  }
  return undefined
}

/** Where a version may begin: at once, or else behind a hyphen of a tag that begins with a letter (`alpine-1.2.3`). */
export function startsOf(tag: string): readonly number[] {
  if (numbersStart(tag, 0) !== undefined || !/^[A-Za-z]/.test(tag)) return [0]
  return [0, ...[...tag.matchAll(/-/g)].map(({ index }) => index + 1)]
}

/** Where the numbers begin: behind `v`, `release-` and the like. */
export function numbersStart(tag: string, start: number): number | undefined {
  prefixPattern.lastIndex = start
  return prefixPattern.test(tag) ? prefixPattern.lastIndex : undefined
}

function coreAt(tag: string, start: number, scheme: BuiltinScheme): Core | undefined {
  const from = numbersStart(tag, start)
  if (from === undefined) return undefined
  for (const { pattern, whole = false } of patterns[scheme]) {
    pattern.lastIndex = from
    const match = pattern.exec(tag)
    if (match === null) continue
    const spans = (match.indices ?? []).slice(1).filter((span) => span !== undefined)
    const rest = tag.slice(pattern.lastIndex)
    if (readSuffix(rest) === undefined) continue
    return {
      leading: tag.slice(0, start),
      prefix: tag.slice(start, from),
      numbers: spans.map(([begin, stop]) => BigInt(tag.slice(begin, stop))),
      cuts: whole ? [] : spans.map(([, stop]) => tag.slice(from, stop)),
      rest,
    }
  }
  return undefined
}
