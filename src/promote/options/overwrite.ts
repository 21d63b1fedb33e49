// The option `overwrite`: one rule, or lines `rule: glob`.
import type * as zod from 'zod/mini'
import type { Overwrite } from '../model/request.ts'
import {
  isOverwriteRule,
  overwriteLists,
  parseOverwriteEntry,
  strictestFirst,
  strictestRule,
} from '../plan/overwrite.ts'
import { nearestName } from '../text/did-you-mean.ts'
import { listOf, type ParseResult, problem } from '../text/parse.ts'
import { quote } from '../text/quote.ts'
import { valueOf, type Zod } from './option.ts'

export function readOverwrite(text: string): ParseResult<Overwrite> {
  return listOf<Overwrite>(text, (entries) => {
    const [first] = entries
    if (first === undefined) return problem(`it has no entry. Write one of ${strictestFirst.join(', ')}.`)
    if (entries.length === 1 && isOverwriteRule(first)) return { value: first }
    const problems = entries.flatMap((entry) => entryProblem(entry) ?? [])
    const rest = entries.findIndex((entry) => !entry.includes(':'))
    if (problems.length === 0 && rest >= 0 && rest < entries.length - 1)
      return problem(`the entry ${quote(entries[rest] ?? '')} is for all other tags: write it last.`)
    return problems.length > 0 ? { problems } : { value: entries }
  })
}

function entryProblem(entry: string): string | undefined {
  if (parseOverwriteEntry(entry) !== undefined) return undefined
  const [rule = ''] = entry.split(':')
  const nearest = nearestName(rule.trim(), strictestFirst)
  const hint =
    nearest === undefined
      ? ' A line may also be a rule and a glob of tags: `never: v*`.'
      : ` Did you mean ${quote(nearest)}?`
  return `${quote(entry)} is not one of ${strictestFirst.join(', ')}.${hint}`
}

/** A text or a list of texts; in a plan also several lists, whose strictest rules count. */
export function overwriteSchema(z: Zod): zod.ZodMiniType<Overwrite> {
  const lists = z.array(z.array(z.string()))
  return z.pipe(
    z.union([z.string(), z.array(z.string()), lists], { error: 'it is neither a text nor a list of texts' }),
    z.transform((written, context): Overwrite => {
      if (typeof written === 'string') return valueOf(z, readOverwrite(written), context)
      const nested = written.filter((entry) => typeof entry !== 'string')
      if (nested.length === 0) return valueOf(z, readOverwrite(JSON.stringify(written)), context)
      for (const list of nested) valueOf(z, readOverwrite(JSON.stringify(list)), context)
      return nested
    }),
  )
}

/** What either forbids stays forbidden. */
export function mergeOverwrite(planned: Overwrite, applying: Overwrite): Overwrite {
  if (isOverwriteRule(planned) && isOverwriteRule(applying)) return strictestRule([planned, applying])
  const lists = [...overwriteLists(planned), ...overwriteLists(applying)]
  return [...new Map(lists.map((list) => [JSON.stringify(list), list])).values()]
}
