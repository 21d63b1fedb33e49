// Validates a config. Entries with the wrong shape do not hide the problems of others.
import type * as z from 'zod/mini'
import { isRecord } from '../../../registry/model/descriptor.ts'
import type { LocatedDocument } from '../yaml/positions.ts'
import { describeIssue, pathInWords } from '../yaml/schema.ts'
import { configSchema, defaultsSchema, entrySchema, outlineSchema } from './config-schema.ts'

/** Problems that are reported. */
export const problemLimit = 100

interface Fitted {
  /** The first of them. */
  readonly problems: string[]
  /** How many others there are. */
  readonly unlisted: number
  readonly defaults: object
  /** With their positions: those that have their shape. */
  readonly entries: readonly (readonly [at: number, entry: object])[]
}

/** Reads on with the entries that have the right shape, so that every problem is reported at once. */
export function fitEntries(document: LocatedDocument): Fitted {
  const read = configSchema.safeParse(document.value)
  if (read.success) {
    const { defaults = {}, promotions } = read.data
    return { problems: [], unlisted: 0, defaults, entries: [...promotions.entries()] }
  }
  const { issues } = read.error
  const problems = issues
    .slice(0, problemLimit)
    .flatMap((issue) => locateIssue(issue, document))
    .slice(0, problemLimit)
  const count = issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
  const unlisted = Math.max(0, count - problemLimit)
  const outline = outlineSchema.safeParse(document.value)
  if (!outline.success) return { problems, unlisted, defaults: {}, entries: [] }
  const wrong = new Set(issues.map(({ path }) => (path[0] === 'promotions' ? path[1] : undefined)))
  const entries = [...outline.data.promotions.entries()].flatMap(([at, entry]) => {
    const fitted = wrong.has(at) ? undefined : entrySchema.safeParse(entry)
    return fitted?.success ? [[at, fitted.data] as const] : []
  })
  return { problems, unlisted, defaults: fittingDefaults(outline.data.defaults), entries }
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
  return issue.keys
    .slice(0, problemLimit)
    .flatMap((key) =>
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
