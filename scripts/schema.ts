// Writes promotions.schema.json, by which editors check a `config`, from the shape by which the code reads one. With
// `--check` it only reports whether the file is current.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { z } from 'zod'
import { configSchema } from '../src/action/inputs/promotions/config-schema.ts'
import { strictestFirst } from '../src/promote/plan/overwrite.ts'

type Schema = z.core.JSONSchema.JSONSchema

const root = dirname(import.meta.dirname)
const file = join(root, 'promotions.schema.json')
const metadata = z.object({ inputs: z.record(z.string(), z.object({ description: z.string() })) })
const { inputs } = metadata.parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))

/** The code reads every scalar as its text; to an editor `true` is a boolean and `7` a number. */
const scalar: Schema = { type: ['string', 'number', 'boolean'] }

const isSchema = (schema: unknown): schema is Schema => typeof schema === 'object' && schema !== null

/** The schema of what people may write for what the code reads by `schema`. */
function written(schema: Schema): Schema {
  const { propertyNames: _, ...rest } = schema
  if (rest.enum !== undefined) return { enum: rest.enum.flatMap((word) => [word, ...booleanOf(word)]) }
  if (rest.type === 'string') return scalar
  if (isTextList(rest)) return { anyOf: [scalar, { type: 'array', items: scalar }] }
  if (rest.anyOf?.some(isTextList)) {
    const maps = rest.anyOf.filter(({ additionalProperties }) => isSchema(additionalProperties)).map(written)
    return { anyOf: [scalar, { type: 'array', items: scalar }, ...maps] }
  }
  const { items, properties, additionalProperties } = rest
  return {
    ...rest,
    ...(isSchema(items) && !Array.isArray(items) && { items: written(items) }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(described)) }),
    ...(isSchema(additionalProperties) && { additionalProperties: written(additionalProperties) }),
  }
}

function isTextList({ items }: Schema): boolean {
  return isSchema(items) && !Array.isArray(items) && items.type === 'string'
}

function booleanOf(word: unknown): readonly boolean[] {
  return word === 'true' || word === 'false' ? [word === 'true'] : []
}

/** The allowed entries of a list, if a schema can express them. */
const entries: Readonly<Record<string, Schema>> = {
  overwrite: { type: 'string', pattern: `^\\s*(?:${strictestFirst.join('|')})\\b` },
}

/** A property with the description of the input of that name from action.yml. */
function described([name, schema]: readonly [string, boolean | Schema]): readonly [string, boolean | Schema] {
  const description = inputs[name]?.description
  if (!isSchema(schema)) return [name, schema]
  const entry = entries[name]
  const value = entry === undefined ? written(schema) : { anyOf: [entry, { type: 'array' as const, items: entry }] }
  return [name, { ...(description !== undefined && { description }), ...value }]
}

const { $schema, ...shape } = z.toJSONSchema(configSchema, { io: 'input' })
const document = {
  $schema,
  $id: 'https://raw.githubusercontent.com/promote-image/promote-image/main/promotions.schema.json',
  title: 'Promotions',
  description: 'What the input `config` of promote-image reads: many promotions, and what holds for all of them.',
  ...written(shape),
}
const wanted = `${JSON.stringify(document, undefined, 2)}\n`
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
if (!values.check) writeFileSync(file, wanted)
else if (readFileSync(file, 'utf8') !== wanted) {
  console.error(
    'promotions.schema.json is not what src/action/inputs/promotions/config-schema.ts reads: run `npm run build` and commit.',
  )
  process.exitCode = 1
}
