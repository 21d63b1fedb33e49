// The schema of a plan: what a dry run writes (model/plan-document.ts), and nothing else.
import * as z from 'zod/mini'
import { type Digest, isDigest } from '../../registry/model/digest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { parseReference } from '../../registry/model/reference-syntax/parse.ts'
import { tagClasses } from '../match/version/version.ts'
import { planOptionsSchema } from '../options/options.ts'
import { validators } from '../options/validators.ts'

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'is not a digest')
const reference = z.custom<string>((value) => typeof value === 'string' && isReference(value), 'is not a reference')
const tagged = z.custom<string>(
  (value) => typeof value === 'string' && isTagged(value),
  'is not a reference with a tag',
)

/** A plan without a look at its promotions: each is checked by itself, so that a hostile plan costs no more than one. */
export const planOutline = z.strictObject({
  version: z.literal(1),
  repository: z.string(),
  run: z.string(),
  bytes: z.number(),
  requests: z.number(),
  promotions: z.array(z.unknown()),
})

export const plannedPromotion = z.strictObject({
  sources: z.array(reference).check(z.minLength(1)),
  digest,
  graph: digest,
  options: planOptionsSchema(validators),
  bytes: z.number(),
  // Derived targets are derived again. Without a named one nothing would be promoted, and its source's tags still deleted.
  targets: z
    .array(
      z.strictObject({
        reference: tagged,
        expected: z.nullable(digest),
        class: z.enum(tagClasses),
        move: z.enum(['create', 'move', 'same', 'held', 'refused']),
        derived: z.boolean(),
      }),
    )
    .check(z.refine((targets) => targets.some(({ derived }) => !derived), 'has none that is not derived')),
})

export type PromotionData = z.output<typeof plannedPromotion>

function isReference(text: string): boolean {
  try {
    return text === formatReference(parseReference(text))
  } catch {
    return false
  }
}

function isTagged(text: string): boolean {
  return isReference(text) && parseReference(text).tag !== undefined
}
