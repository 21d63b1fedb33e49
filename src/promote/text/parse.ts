// Parsers of one text: each gives the value, or problems in words that follow the name of what was read.
import { nearestName } from './did-you-mean.ts'
import { listItems } from './lists.ts'
import { quote } from './quote.ts'

/** The value with what was corrected in it, or what is wrong, in words that follow the name of the text. Never a secret. */
export type ParseResult<T> =
  | { readonly value: T; readonly notices?: readonly string[] }
  | { readonly problems: readonly string[] }
export type Parser<T> = (text: string) => ParseResult<T> | Promise<ParseResult<T>>

export function problem(...problems: readonly string[]): { readonly problems: readonly string[] } {
  return { problems }
}

export function oneOf<const T extends string>(allowed: readonly T[]): (text: string) => ParseResult<T> {
  return (text) => {
    const value = allowed.find((word) => word === text)
    if (value !== undefined) return { value }
    const nearest = nearestName(text, allowed)
    const hint = nearest === undefined ? '' : ` Did you mean ${quote(nearest)}?`
    return problem(`${quote(text)} is not one of ${allowed.join(', ')}.${hint}`)
  }
}

/** The booleans of YAML 1.2's core schema, as GitHub's own actions take them. */
export function boolean(text: string): ParseResult<boolean> {
  if (/^(?:true|True|TRUE)$/.test(text)) return { value: true }
  if (/^(?:false|False|FALSE)$/.test(text)) return { value: false }
  return problem(`${quote(text)} is neither true nor false.`)
}

/** Reads a list as `listItems` does. An entry that is written as YAML or a shell writes lists is a problem. */
export function listOf<T>(text: string, read: (entries: readonly string[]) => ParseResult<T>): ParseResult<T> {
  const list = listItems(text)
  const problems = list.flatMap((entry) => quotingProblem(entry) ?? [])
  return problems.length > 0 ? { problems } : read(list)
}

/**
 * An entry of `[a, b]`, which is split at its commas. Globs close the brackets that they open, and IPv6 addresses are in
 * brackets of their own.
 */
const bracketed = /^\[[^\]]*$|^[^[]*\]$|^\[[^\]]*\/[^\]]*\]$/

/** What to leave out of an entry that is written as YAML or a shell has it; `undefined` if it is bare. */
export function quotingProblem(entry: string): string | undefined {
  if (/^-(?:\s|$)/.test(entry))
    return `${quote(entry)} begins as in a YAML list. Leave out the dash; each line is an entry.`
  if (bracketed.test(entry))
    return `${quote(entry)} has a bracket of a YAML list. Leave out [ and ]; each line is an entry, or separate by commas.`
  const bare = entry.replaceAll(/^["'`]+|["'`]+$/g, '')
  return /^["'`]/.test(entry) ? `${quote(bare)} is in quotes. Leave them out; each line is an entry.` : undefined
}
