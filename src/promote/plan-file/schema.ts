// The guard through which a plan's JSON comes back as data: what a dry run writes (document.ts), and nothing else.
import { z } from 'zod'
import { type Digest, isDigest } from '../../registry/model/digest.ts'
import { formatReference, parseReference } from '../../registry/model/reference.ts'
import { versionPatternProblem } from '../match/version/scheme.ts'
import { tagClasses } from '../match/version/version.ts'
import { requirementsSchema } from '../plan/gates/gates.ts'

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'is not a digest')
const reference = z.custom<string>((value) => typeof value === 'string' && isReference(value), 'is not a reference')

const tagged = reference.refine((text) => parseReference(text).tag !== undefined, 'has no tag')

const options = z.strictObject({
  overwrite: z.enum(['never', 'floating', 'always']),
  referrers: z.union([z.enum(['all', 'none']), z.array(z.string())]),
  floatingTags: z.array(z.string().max(128)),
  versionPattern: z
    .string()
    .max(1000)
    .refine((text) => versionPatternProblem(text) === undefined, 'cannot be used as a pattern')
    .exactOptional(),
  platforms: z.array(z.string()).exactOptional(),
  unwrap: z.boolean().exactOptional(),
  require: z.exactOptional(requirementsSchema),
  allowTargets: z.array(z.union([z.string(), z.array(z.string())])).exactOptional(),
})

export const planDocument = z.strictObject({
  version: z.literal(1),
  repository: z.string(),
  run: z.string(),
  bytes: z.number(),
  requests: z.number(),
  promotions: z.array(
    z.strictObject({
      sources: z.array(reference).min(1),
      digest,
      graph: digest,
      options,
      bytes: z.number(),
      targets: z.array(
        z.strictObject({
          reference: tagged,
          expected: digest.nullable(),
          class: z.enum(tagClasses),
          move: z.enum(['create', 'move', 'same', 'held', 'refused']),
          derived: z.boolean(),
        }),
      ),
    }),
  ),
})

export type PromotionData = z.infer<typeof planDocument>['promotions'][number]

function isReference(text: string): boolean {
  try {
    return text === formatReference(parseReference(text))
  } catch {
    return false
  }
}
