// YAML inputs: read as the text they are, checked against a shape, told apart in words that quote nothing secret.
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { entries, problem, quote, type Reading } from './fields.ts'
import { nearest } from './nearest.ts'

/** Characters; an input that is longer is no hand-written list. */
const sizeLimit = 256 * 1024
/** Problems of one document that are told; the rest follows from them more often than not. */
const problemLimit = 20

/** Every scalar as a string (`0123` stays so). Messages name the line and never its text, which may be a secret. */
export function readYaml(text: string): Reading<unknown> {
  if (text.length > sizeLimit) return problem(`it is longer than ${sizeLimit} characters.`)
  const lineCounter = new LineCounter()
  try {
    const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false, lineCounter, logLevel: 'silent' })
    if (document.errors.length === 0) return { value: document.toJS({ maxAliasCount: 100 }) }
    const first = new Map(document.errors.toReversed().map((error) => [error.code, error]))
    return problem(
      ...[...first.values()].map(({ code, pos }) => {
        const { line, col } = lineCounter.linePos(pos[0])
        return `it is not valid YAML: ${code.toLowerCase().replaceAll('_', ' ')} at line ${line}, column ${col}.`
      }),
    )
  } catch {
    return problem('it cannot be read: it is nested too deeply, or its aliases repeat too much.')
  }
}

/** The keys of a shape, for a misspelt one; `quoted` where a key that is not known may be shown. */
export interface Keys {
  readonly known: readonly string[]
  readonly quoted: boolean
}

/**
 * The value in its shape, or every way in which it is not. A shape's own messages follow the place (`ghcr.io, rate: …`)
 * and decide what may be quoted.
 */
export function fit<Shape extends z.ZodType>(shape: Shape, value: unknown, keys: Keys): Reading<z.output<Shape>> {
  const read = shape.safeParse(value)
  if (read.success) return { value: read.data }
  return problem(...read.error.issues.flatMap((issue) => describe(issue, keys)).slice(0, problemLimit))
}

function describe(issue: z.core.$ZodIssue, { known, quoted }: Keys): readonly string[] {
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => `${message}.`)
  const place = issue.path.map((step) => (typeof step === 'number' ? `entry ${step + 1}` : String(step))).join(', ')
  const where = place === '' ? '' : `${place}: `
  if (issue.code !== 'unrecognized_keys') return [`${where}${issue.message}.`]
  return issue.keys.map((key) => {
    const meant = nearest(key, known)
    const hint = meant === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean ${quote(meant)}?`
    return `${where}${quoted ? `unknown key ${quote(key)}` : 'it has an unknown key'}. ${hint}`
  })
}

/** A text that is one of these words; the message quotes what was found. */
export function word<const T extends string>(...allowed: readonly [T, ...T[]]): z.ZodEnum<{ [K in T]: K }> {
  return z.enum(allowed, { error: ({ input }) => `${shown(input)} is not one of ${allowed.join(', ')}` })
}

/** A text that `holds`; `expected` says what is, and the message quotes what was found. */
export function textOf(expected: string, holds: (text: string) => boolean): z.ZodString {
  return z
    .string({ error: ({ input }) => `${shown(input)} is not ${expected}` })
    .refine(holds, { error: ({ input }) => `${shown(input)} is not ${expected}` })
}

/** What was found, for a message. */
export function shown(input: unknown): string {
  if (input === undefined) return 'nothing'
  return typeof input === 'string' ? quote(input) : 'a list or map'
}

/** A list of texts, written as a YAML list, or in one text by lines or commas. */
export function listOf(what: string): z.ZodPreprocess<z.ZodArray<z.ZodString>> {
  const list = z.array(z.string({ error: 'it is not a text' }), { error: `it is not a list of ${what}` })
  return z.preprocess((value) => (typeof value === 'string' ? entries(value) : value), list)
}
