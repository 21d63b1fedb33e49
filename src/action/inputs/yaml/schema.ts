// Validates documents against schemas: every problem in words, each with the path of the value.
import * as z from 'zod/mini'
import { nearestName } from '../../../promote/text/did-you-mean.ts'
import { listItems } from '../../../promote/text/lists.ts'
import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import { quote } from '../../../promote/text/quote.ts'

/** Problems of one document that are reported; the rest often follows from them. */
const problemLimit = 20

/**
 * The value as the schema reads it, or what is wrong with it. The schema's own messages follow the path (`ghcr.io,
 * rate: …`) and decide what may be quoted.
 */
export function validate<Value>(schema: z.core.$ZodType<Value>, value: unknown): ParseResult<Value> {
  const read = z.safeParse(schema, value)
  if (read.success) return { value: read.data }
  return problem(...read.error.issues.flatMap((issue) => describeIssue(issue, schema)).slice(0, problemLimit))
}

/** One problem in a value of the schema: a sentence, or one for each unknown key. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  schema: z.core.$ZodType,
  formatPath: (path: readonly PropertyKey[]) => string = pathInWords,
): readonly string[] {
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => `${message}.`)
  const path = formatPath(issue.path)
  const prefix = path === '' ? '' : `${path}: `
  if (issue.code !== 'unrecognized_keys') return [`${prefix}${issue.message}.`]
  const knownKeys = keysAt(schema, issue.path)
  return issue.keys.map((key) => {
    const nearest = nearestName(key, knownKeys)
    const hint = nearest === undefined ? `Known keys: ${knownKeys.join(', ')}.` : `Did you mean ${quote(nearest)}?`
    return `${prefix}unknown key ${quote(key)}. ${hint}`
  })
}

export function pathInWords(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `entry ${step + 1}` : String(step))).join(', ')
}

/** The keys that the map at `path` may have. */
function keysAt(schema: z.core.$ZodType, [step, ...rest]: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.core.$ZodOptional)
    return keysAt(schema._zod.def.innerType, step === undefined ? [] : [step, ...rest])
  if (schema instanceof z.core.$ZodPipe) return keysAt(schema._zod.def.in, step === undefined ? [] : [step, ...rest])
  if (schema instanceof z.core.$ZodObject) {
    const { shape } = schema._zod.def
    if (step === undefined) return Object.keys(shape)
    const property = typeof step === 'string' && Object.hasOwn(shape, step) ? shape[step] : undefined
    return property === undefined ? [] : keysAt(property, rest)
  }
  if (schema instanceof z.core.$ZodArray) return keysAt(schema._zod.def.element, rest)
  return schema instanceof z.core.$ZodRecord ? keysAt(schema._zod.def.valueType, rest) : []
}

/** A list of texts, written as a YAML list, or in one text by lines or commas. */
export function listOf(what: string, entry: z.ZodMiniType<string>): z.ZodMiniType<readonly string[]> {
  return z.pipe(
    z.transform((value) => (typeof value === 'string' ? [...listItems(value)] : value)),
    z.array(entry, { error: `it is not a list of ${what}` }),
  )
}
