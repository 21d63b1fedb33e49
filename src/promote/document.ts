// The plan as a document: small, because it pins what must be true and not how it is done.
import type { Digest } from '../registry/digest.ts'
import { formatReference } from '../registry/reference.ts'
import { boundOfRequests } from './bounds.ts'
import type { TagClass } from './classes.ts'
import { graphOf, readSubjects } from './graph.ts'
import type { Move, Plan, PlannedPromotion } from './plan.ts'
import type { Options } from './request.ts'
import type { Survey } from './survey.ts'
import { boundsOf, workOf } from './work.ts'

interface PlannedTargetDocument {
  readonly reference: string
  /** What the tag named; `null` for nothing. */
  readonly expected: Digest | null
  readonly class: TagClass
  readonly move: Move
  /** Made by `floating-tags`, not named by the user. */
  readonly derived: boolean
}

interface PromotionDocument {
  /** Each with its digest, and with its tag where it was named by one. */
  readonly sources: readonly string[]
  readonly digest: Digest
  /** sha256 over the sorted digests of the manifests and the selected referrers. */
  readonly graph: Digest
  readonly options: Options
  readonly targets: readonly PlannedTargetDocument[]
  /** Upper bound of what is sent, in bytes. */
  readonly bytes: number
}

export interface PlanDocument {
  readonly version: 1
  /** The GitHub repository that made it, and the run; empty where there is none. */
  readonly repository: string
  readonly run: string
  readonly promotions: readonly PromotionDocument[]
  /** Upper bounds of what is sent, in bytes, and of the requests that applying it takes (see bounds.ts). */
  readonly bytes: number
  readonly requests: number
}

/** Writes a plan down. `maker`: the repository and run that it is bound to. */
export async function documentOf(
  plan: Plan,
  surveys: readonly Survey[],
  maker: Pick<PlanDocument, 'repository' | 'run'>,
): Promise<PlanDocument> {
  const documented = await Promise.all(
    surveys.flatMap((survey, at) => {
      const promotion = plan.promotions[at]
      return promotion ? [documentPromotion(promotion, survey)] : []
    }),
  )
  return {
    version: 1,
    ...maker,
    promotions: documented.map(({ document }) => document),
    bytes: boundsOf(workOf(plan)).bytes,
    requests: documented.reduce((sum, { requests }) => sum + requests, 0),
  }
}

async function documentPromotion(
  promotion: PlannedPromotion,
  survey: Survey,
): Promise<{ readonly document: PromotionDocument; readonly requests: number }> {
  const { sources, parts, referrers, targets } = survey
  const subjects = (await Promise.all(parts.map(readSubjects))).flat()
  const document: PromotionDocument = {
    sources: sources.map(formatReference),
    digest: promotion.root.descriptor.digest,
    graph: graphOf(subjects, referrers),
    options: promotion.request.options,
    targets: promotion.targets.map(({ target, expected, class: name, move }, at) => ({
      reference: formatReference(target),
      expected: expected?.digest ?? null,
      class: name,
      move,
      derived: targets[at]?.derived ?? false,
    })),
    bytes: boundsOf(workOf({ promotions: [promotion] })).bytes,
  }
  return { document, requests: boundOfRequests(promotion, survey, subjects.length) }
}
