// What the schemas of the trust gates have in common: texts, problems of unions, and how two values combine.
import type * as z from 'zod/mini'
import { textThat } from '../../../text/schema.ts'
import { quote } from '../model/values.ts'

export const nonEmptyText: z.ZodMiniType<string> = textThat('a text', (value) => value.trim() !== '')

/** Whether a value is a file's content; otherwise it is a path, which is read before the gates are evaluated. */
export function isInPlace(value: string): boolean {
  return /-----BEGIN |^\s*\{/.test(value)
}

/** What is wrong with a value: of the forms of a union, the one that it comes closest to. `known`: the keys of its maps. */
export function closestProblem(known: readonly string[]): (union: Union) => string {
  return (union) => describeClosest(union, known)
}

interface Union {
  readonly code: string
  readonly errors?: readonly (readonly Issue[])[]
}

function describeClosest(union: Union, known: readonly string[]): string {
  const [issue] = (union.errors ?? [])
    .flatMap(([first]) => first ?? [])
    .toSorted((left, right) => right.path.length - left.path.length)
  if (issue === undefined) return 'it is not what this gate expects'
  const at = issue.path.findLast((step) => typeof step === 'number')
  const where = at === undefined ? '' : `entry ${at + 1}: `
  return `${where}${issue.code === 'unrecognized_keys' ? unknownKeys(issue, known) : issue.message}`
}

interface Issue {
  readonly code: string
  readonly message: string
  readonly path: readonly PropertyKey[]
  readonly keys?: readonly string[]
}

function unknownKeys({ keys = [] }: Pick<Issue, 'keys'>, known: readonly string[]): string {
  const [verb, noun] = keys.length === 1 ? ['is', 'key'] : ['are', 'keys']
  return `${keys.map(quote).join(', ')} ${verb} no known ${noun}; there are ${known.join(', ')}`
}

/** Values that both plans have, once. */
export function mergeDistinct<T>(planned: readonly T[], applying: readonly T[]): readonly T[] {
  return [...new Map([...planned, ...applying].map((value) => [JSON.stringify(value), value])).values()]
}
