// Writes a plan as a document. It pins digests and moves, not steps.

import { formatReference } from '../../registry/model/reference.ts'
import { graphOf, readSubjects } from '../image/graph.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import type { PlanDocument, PromotionDocument } from '../model/plan-document.ts'
import { stepsOf, upperBound } from '../plan/steps.ts'
import { requestBound } from './request-bound.ts'

/** Writes a plan down. `maker`: the repository and run that it is bound to. */
export async function planDocumentOf(
  plan: Plan,
  maker: Pick<PlanDocument, 'repository' | 'run'>,
): Promise<PlanDocument> {
  const documented = await Promise.all(plan.promotions.map(documentPromotion))
  return {
    version: 1,
    ...maker,
    promotions: documented.map(({ document }) => document),
    bytes: upperBound(stepsOf(plan)).bytes,
    requests: documented.reduce((sum, { requests }) => sum + requests, 0),
  }
}

async function documentPromotion(
  promotion: PlannedPromotion,
): Promise<{ readonly document: PromotionDocument; readonly requests: number }> {
  const { sources, parts, referrers } = promotion
  const subjects = (await Promise.all(parts.map(readSubjects))).flat()
  const document: PromotionDocument = {
    sources: sources.map(formatReference),
    digest: promotion.root.descriptor.digest,
    graph: graphOf(subjects, referrers),
    options: promotion.request.options,
    targets: promotion.targets.map(({ target, expected, class: name, move, derived }) => ({
      reference: formatReference(target),
      expected: expected?.digest ?? null,
      class: name,
      move,
      derived,
    })),
    bytes: upperBound(stepsOf({ promotions: [promotion] })).bytes,
  }
  return { document, requests: requestBound(promotion, subjects.length) }
}
