// Documents against shapes: every way in which one does not fit, in words that follow its place.

import { z } from 'zod'
import { listItems } from '../../promote/text/lists.ts'
import { nearestName } from './did-you-mean.ts'
import { type ParseResult, problem, quote } from './parsers.ts'

/** Problems of one document that are told; the rest follows from them more often than not. */
const problemLimit = 20

/**
 * The value in its shape, or every way in which it is not. A shape's own messages follow the place (`ghcr.io, rate: …`)
 * and decide what may be quoted; `known` are its keys, for one that is misspelt.
 */
export function validate<Shape extends z.core.$ZodType>(
  shape: Shape,
  value: unknown,
  known: readonly string[],
): ParseResult<z.core.output<Shape>> {
  const read = z.safeParse(shape, value)
  if (read.success) return { value: read.data }
  return problem(...read.error.issues.flatMap((issue) => describeIssue(issue, known)).slice(0, problemLimit))
}

/** One way in which a value does not fit: a sentence, or one for each key that is unknown. */
export function describeIssue(issue: z.core.$ZodIssue, known: readonly string[]): readonly string[] {
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => `${message}.`)
  const place = issue.path.map((step) => (typeof step === 'number' ? `entry ${step + 1}` : String(step))).join(', ')
  const where = place === '' ? '' : `${place}: `
  if (issue.code !== 'unrecognized_keys') return [`${where}${issue.message}.`]
  return issue.keys.map((key) => {
    const meant = nearestName(key, known)
    const hint = meant === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean ${quote(meant)}?`
    return `${where}unknown key ${quote(key)}. ${hint}`
  })
}

/** A text that is one of these words; the message quotes what was found. */
export function enumOf<const T extends string>(...allowed: readonly [T, ...T[]]): z.ZodEnum<{ [K in T]: K }> {
  return z.enum(allowed, { error: ({ input }) => `${describeValue(input)} is not one of ${allowed.join(', ')}` })
}

/** A text that `holds`; `expected` says what is, and the message quotes what was found. */
export function stringMatching(expected: string, holds: (text: string) => boolean): z.ZodString {
  return z
    .string({ error: ({ input }) => `${describeValue(input)} is not ${expected}` })
    .refine(holds, { error: ({ input }) => `${describeValue(input)} is not ${expected}` })
}

/** What was found, for a message. */
export function describeValue(input: unknown): string {
  if (input === undefined) return 'nothing'
  return typeof input === 'string' ? quote(input) : 'a list or map'
}

/** A list of texts, written as a YAML list, or in one text by lines or commas. */
export function listOf(what: string): z.ZodPreprocess<z.ZodArray<z.ZodString>> {
  const list = z.array(z.string({ error: 'it is not a text' }), { error: `it is not a list of ${what}` })
  return z.preprocess((value) => (typeof value === 'string' ? listItems(value) : value), list)
}
