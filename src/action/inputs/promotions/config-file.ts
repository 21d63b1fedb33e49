// The `config` input: a YAML file of many promotions. Its entries are read as a step's inputs are.
import * as z from 'zod/mini'
import type { Requirements } from '../../../promote/model/requirements.ts'
import { configOptionSchemas } from '../../../promote/options/options.ts'
import { validators } from '../../../promote/options/validators.ts'
import { mergeRequirements } from '../../../promote/plan/gates/gates.ts'
import type { RunRequest } from '../../../promote/requests/expand-selection.ts'
import type { ParseResult } from '../../../promote/text/parse.ts'
import { describeValue } from '../../../promote/text/schema.ts'
import { isRecord } from '../../../registry/model/descriptor.ts'
import { inputReader } from '../model/reader.ts'
import { type LocatedDocument, parseLocated } from '../yaml/positions.ts'
import { describeIssue, pathInWords } from '../yaml/schema.ts'
import { type ParsedRequests, readRequests } from './promotions.ts'

const text = z.string({ error: ({ input }) => `${describeValue(input)} is not a text` })
const texts = z.union([z.string(), z.array(z.string())], { error: 'it is neither a text nor a list of texts' })
const options = { select: z.optional(text), ...configOptionSchemas(validators) }

const entrySchema = z.strictObject(
  { source: z.optional(texts), combine: z.optional(text), targets: z.optional(texts), ...options },
  { error: 'it is not a map of source, targets and options' },
)
const defaultsSchema = z.strictObject(options, { error: 'it is not a map of options' })

/** The whole file. */
export const configSchema = z.strictObject(
  {
    defaults: z.optional(defaultsSchema),
    promotions: z
      .array(entrySchema, { error: 'it is not a list of promotions' })
      .check(
        z.minLength(1, { error: 'it has no promotion' }),
        z.maxLength(10_000, { error: 'it has more than 10,000 promotions' }),
      ),
  },
  { error: 'it is not a map with the key promotions' },
)

/** The least that must be right for entries to be read. */
const outlineSchema = z.object({
  defaults: z.optional(z.unknown()),
  promotions: z.array(z.unknown()),
})

/** Problems that are reported. */
const problemLimit = 100

/** The inputs of the step beside `config`. */
export interface StepInputs {
  /** The text of an input, which holds if neither the entry nor the defaults set it. */
  readonly get: (name: string) => string
  /** The step's `require`, which must hold beside that of the entry. */
  readonly requirements?: Requirements | undefined
}

/** All promotions of a config. Each problem begins with its line and column. */
export async function readConfig(yaml: string, step: StepInputs): Promise<ParseResult<ParsedRequests>> {
  const document = parseLocated(yaml)
  if ('problems' in document) return document
  const { problems, defaults, entries } = fitEntries(document.value)
  const parsed: ParsedRequests[] = []
  const corrections: string[] = []
  for (const [index, entry] of entries) {
    const texts = textsOf({ ...defaults, ...entry })
    const get = (name: string) => texts.get(name) ?? (name === 'require' ? '' : step.get(name))
    const addProblem = (name: string, text: string) => {
      const isInherited = !Object.hasOwn(entry, name) && Object.hasOwn(defaults, name)
      const position = document.value.positionOf(isInherited ? ['defaults', name] : ['promotions', index, name])
      problems.push(`${position}: ${isInherited ? 'defaults' : `promotion ${index + 1}`}, ${name}: ${text}`)
    }
    const addNotice = (name: string, text: string) => corrections.push(`promotion ${index + 1}, ${name}: ${text}`)
    parsed.push(await readRequests(inputReader(get, addProblem, addNotice)))
  }
  if (problems.length > 0) return { problems: [...new Set(problems)].slice(0, problemLimit) }
  const notices = [...new Set(corrections), ...parsed.flatMap(({ notices }) => notices)]
  const requests = parsed.flatMap(({ requests }) => requests).map((request) => addRequirements(request, step))
  return { value: { requests, notices } }
}

/** The request with the gates of the step beside its own: a config cannot weaken what the workflow demands. */
function addRequirements(request: RunRequest, { requirements }: StepInputs): RunRequest {
  if (requirements === undefined) return request
  const own = request.options.require
  const require = own === undefined ? requirements : mergeRequirements(own, requirements)
  return { ...request, options: { ...request.options, require } }
}

interface Fitted {
  readonly problems: string[]
  readonly defaults: object
  /** With their positions: those that have their shape. */
  readonly entries: readonly (readonly [at: number, entry: object])[]
}

/** Reads on with the entries that have the right shape, so that every problem is reported at once. */
function fitEntries(document: LocatedDocument): Fitted {
  const read = configSchema.safeParse(document.value)
  if (read.success) {
    const { defaults = {}, promotions } = read.data
    return { problems: [], defaults, entries: [...promotions.entries()] }
  }
  const { issues } = read.error
  const problems = issues.slice(0, problemLimit).flatMap((issue) => locateIssue(issue, document))
  const outline = outlineSchema.safeParse(document.value)
  if (!outline.success) return { problems, defaults: {}, entries: [] }
  const wrong = new Set(issues.map(({ path }) => (path[0] === 'promotions' ? path[1] : undefined)))
  const entries = [...outline.data.promotions.entries()].flatMap(([at, entry]) => {
    const fitted = wrong.has(at) ? undefined : entrySchema.safeParse(entry)
    return fitted?.success ? [[at, fitted.data] as const] : []
  })
  return { problems, defaults: fittingDefaults(outline.data.defaults), entries }
}

function fittingDefaults(defaults: unknown): object {
  if (!isRecord(defaults)) return {}
  const fitting = Object.entries(defaultsSchema.shape).filter(
    ([name, shape]) => Object.hasOwn(defaults, name) && shape.safeParse(defaults[name]).success,
  )
  return Object.fromEntries(fitting.map(([name]) => [name, defaults[name]]))
}

function locateIssue(issue: z.core.$ZodIssue, { positionOf, positionOfKey }: LocatedDocument): readonly string[] {
  if (issue.code !== 'unrecognized_keys')
    return describeIssue(issue, configSchema, pathInConfig).map((text) => `${positionOf(issue.path)}: ${text}`)
  return issue.keys.flatMap((key) =>
    describeIssue({ ...issue, keys: [key] }, configSchema, pathInConfig).map(
      (text) => `${positionOfKey(issue.path, key)}: ${text}`,
    ),
  )
}

/** `promotion 2, overwrite`: as problems of the texts themselves name it. */
function pathInConfig(path: readonly PropertyKey[]): string {
  const [top, at, ...rest] = path
  return top === 'promotions' && typeof at === 'number'
    ? pathInWords([`promotion ${at + 1}`, ...rest])
    : pathInWords(path)
}

/** The texts that the step's inputs would hold: lists as lines, maps as JSON, which is YAML. An empty map sets nothing. */
function textsOf(entry: object): ReadonlyMap<string, string> {
  return new Map(Object.entries(entry).map(([name, value]) => [name, textOf(value)]))
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return value.join('\n')
  return isRecord(value) && Object.keys(value).length === 0 ? '' : JSON.stringify(value)
}
