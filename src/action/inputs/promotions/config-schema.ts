// The schema of a config.
import * as z from 'zod/mini'
import { configOptionSchemas } from '../../../promote/options/options.ts'
import { validators } from '../../../promote/options/validators.ts'
import { describeValue } from '../../../promote/text/schema.ts'

const text = z.string({ error: ({ input }) => `${describeValue(input)} is not a text` })
const texts = z.union([z.string(), z.array(z.string())], { error: 'it is neither a text nor a list of texts' })
const options = { select: z.optional(text), ...configOptionSchemas(validators) }

export const entrySchema = z.strictObject(
  { source: z.optional(texts), combine: z.optional(text), targets: z.optional(texts), ...options },
  { error: 'it is not a map of source, targets and options' },
)

export const defaultsSchema = z.strictObject(options, { error: 'it is not a map of options' })

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
export const outlineSchema = z.object({
  defaults: z.optional(z.unknown()),
  promotions: z.array(z.unknown()),
})
