// The `config` input: a YAML file of many promotions. Its entries are read as a step's inputs are.
import { z } from 'zod'
import { type Asked, readAsk } from './asks.ts'
import type { Reading } from './fields.ts'
import { openReader } from './reader.ts'
import { requireShape } from './requirements.ts'
import { fit, shown } from './shape.ts'
import { readYaml } from './yaml.ts'

const text = z.string({ error: ({ input }) => `${shown(input)} is not a text` })
const texts = z.union([z.string(), z.array(z.string())], { error: 'it is neither a text nor a list of texts' })

const entryShape = z.strictObject(
  {
    source: texts.optional(),
    combine: text.optional(),
    targets: texts.optional(),
    select: text.optional(),
    platforms: texts.optional(),
    'floating-tags': texts.optional(),
    'version-pattern': text.optional(),
    overwrite: text.optional(),
    referrers: texts.optional(),
    require: requireShape.optional(),
  },
  { error: 'it is not a map of source, targets and options' },
)
const { source: _source, targets: _targets, combine: _combine, ...defaults } = entryShape.shape

/** The whole file. */
const configShape = z.strictObject(
  {
    defaults: z.strictObject(defaults, { error: 'it is not a map of options' }).optional(),
    promotions: z
      .array(entryShape, { error: 'it is not a list of promotions' })
      .min(1, { error: 'it has no promotion' })
      .max(10_000, { error: 'it has more than 10,000 promotions' }),
  },
  { error: 'it is not a map with the key promotions' },
)

const keys = ['defaults', 'promotions', ...Object.keys(entryShape.shape), ...Object.keys(requireShape.shape)]

/** All promotions of a config. `step`: the step's own inputs, which hold where neither entry nor defaults speak. */
export async function readConfig(yaml: string, step: (name: string) => string): Promise<Reading<Asked>> {
  const document = readYaml(yaml)
  if ('problems' in document) return document
  const read = fit(configShape, document.value, keys)
  if ('problems' in read) return read
  const problems: string[] = []
  const { defaults = {}, promotions } = read.value
  const asked: Asked[] = []
  for (const [at, entry] of promotions.entries()) {
    const given = new Map(Object.entries({ ...defaults, ...entry }).map(([name, value]) => [name, textOf(value)]))
    const tell = (name: string, text: string) => problems.push(`promotion ${at + 1}, ${name}: ${text}`)
    asked.push(await readAsk(openReader((name) => given.get(name) ?? step(name), tell)))
  }
  if (problems.length > 0) return { problems: problems.slice(0, 100) }
  return { value: { asks: asked.flatMap(({ asks }) => asks), notices: asked.flatMap(({ notices }) => notices) } }
}

/** Lists as lines, maps as JSON, which is YAML: what the step's inputs would hold. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return Array.isArray(value) ? value.join('\n') : JSON.stringify(value)
}
