// Parsers from the text of an input to a value. Each says what it allows if it is given something else.
import { listItems } from '../../promote/text/lists.ts'
import { milliseconds } from '../../promote/text/units.ts'
import { nearestName } from './did-you-mean.ts'

/** The value with what was corrected in it, or what is wrong, in words that follow the input's name. Never a secret. */
export type ParseResult<T> =
  | { readonly value: T; readonly notices?: readonly string[] }
  | { readonly problems: readonly string[] }
export type Parser<T> = (text: string) => ParseResult<T> | Promise<ParseResult<T>>

export function problem(...problems: readonly string[]): { readonly problems: readonly string[] } {
  return { problems }
}

/** For a file of the workspace that is not there. */
export const checkoutHint = 'Is there an actions/checkout step before this one?'

/** A text in quotes, short enough for a message. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text)
}

export function oneOf<const T extends string>(allowed: readonly T[]): (text: string) => ParseResult<T> {
  return (text) => {
    const value = allowed.find((word) => word === text)
    if (value !== undefined) return { value }
    const meant = nearestName(text, allowed)
    const hint = meant === undefined ? '' : ` Did you mean ${quote(meant)}?`
    return problem(`${quote(text)} is not one of ${allowed.join(', ')}.${hint}`)
  }
}

/** The booleans of YAML 1.2's core schema, as GitHub's own actions take them. */
export function boolean(text: string): ParseResult<boolean> {
  if (/^(?:true|True|TRUE)$/.test(text)) return { value: true }
  if (/^(?:false|False|FALSE)$/.test(text)) return { value: false }
  return problem(`${quote(text)} is neither true nor false.`)
}

/** The most that `concurrency`, or a registry's `max-concurrency`, can ask for. */
export const concurrencyLimit = 256

/** A whole number between the two, both included. */
export function integerBetween(text: string, least: number, most: number): number | undefined {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : undefined
}

/** A duration with its unit, between the two bounds (themselves durations). */
export function duration(least: string, most: string): (text: string) => ParseResult<number> {
  const [low = 0, high = 0] = [milliseconds(least), milliseconds(most)]
  return (text) => {
    const value = milliseconds(text)
    if (value !== undefined && value >= low && value <= high) return { value }
    const hint = /^\d+$/.test(text) ? ` Did you mean "${text}s" or "${text}m"?` : ''
    return problem(`${quote(text)} is no duration between ${least} and ${most}; write 90s, 5m or 1h30m.${hint}`)
  }
}

/** As `entries`, handed to `read`; what is dressed as another language writes lists is told instead. */
export function listOf<T>(text: string, read: (entries: readonly string[]) => ParseResult<T>): ParseResult<T> {
  const list = listItems(text)
  const problems = list.flatMap((entry) => quotingProblem(entry) ?? [])
  return problems.length > 0 ? { problems } : read(list)
}

/** What to leave out of an entry that is written as YAML or a shell has it; `undefined` where it is bare. */
export function quotingProblem(entry: string): string | undefined {
  if (/^-(?:\s|$)/.test(entry))
    return `${quote(entry)} begins as in a YAML list. Leave out the dash; each line is an entry.`
  const bare = entry.replaceAll(/^["'`]+|["'`]+$/g, '')
  return /^["'`]/.test(entry) ? `${quote(bare)} is in quotes. Leave them out; each line is an entry.` : undefined
}
