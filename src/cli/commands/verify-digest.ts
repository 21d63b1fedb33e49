// `verify IMAGE@DIGEST`: an image that is named by its digest.
import type { Problem } from '../../action/inputs/model/types.ts'
import type { PromotionReport, Report } from '../../promote/model/report.ts'
import { quote } from '../../promote/text/quote.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, formatReference, type Reference } from '../../registry/model/reference.ts'
import { parseReference, parseRepository } from '../../registry/model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../../registry/model/reference-syntax/syntax-error.ts'

type Texts = Readonly<Record<string, string>>

/** A dry run needs a target. A digest has no tag, so this one is looked for, and left out of the report. */
const placeholder = 'promote-image-verify'

/** Source and targets of a dry run that looks at the image. Empty if the image has no digest, or is no reference. */
export function digestInputs(image: string): Texts {
  const reference = withDigest(image)
  if (reference === undefined) return {}
  const { repository, tag, digest } = reference
  const source = formatReference({ repository, digest })
  const name = formatName(repository)
  return tag === undefined
    ? { source, targets: `${name}:${placeholder}`, 'allow-targets': '' }
    : { source, targets: `${name}:${tag}` }
}

/** An image is named by a tag or a digest. A digest says which image it has to be, and so does `source`. */
export function imageProblems(image: string, { source }: Texts): readonly Problem[] {
  const bare = parseRepository(image.toLowerCase())
  if (bare !== undefined) {
    const name = formatName(bare)
    return [{ input: '', text: `${quote(image)} names no tag and no digest. Write ${name}:TAG or ${name}@sha256:….` }]
  }
  if (!source || withDigest(image) === undefined) return []
  return [
    {
      input: 'source',
      text: `${quote(image)} says by its digest which image it has to be: leave out the digest or \`source\`.`,
    },
  ]
}

function withDigest(image: string): (Reference & { readonly digest: Digest }) | undefined {
  try {
    const { digest, ...reference } = parseReference(image)
    return digest === undefined ? undefined : { ...reference, digest }
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return undefined
    throw error
  }
}

/** The report without the tag that stood in for a digest. What the run read of the image was complete. */
export function withoutPlaceholder(report: Report): Report {
  if (!report.promotions.some(({ targets }) => targets.some(isPlaceholder))) return report
  const { plan: _, status, ...rest } = report
  return {
    ...rest,
    status: status === 'planned' ? 'unchanged' : status,
    promotions: report.promotions.map((promotion) => ({
      ...promotion,
      decision: promotion.decision === 'promote' ? 'unchanged' : promotion.decision,
      targets: promotion.targets.filter((report) => !isPlaceholder(report)),
    })),
  }
}

function isPlaceholder({ target }: PromotionReport['targets'][number]): boolean {
  return target.tag === placeholder
}
