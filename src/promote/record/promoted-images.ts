// Lists what a run promoted.
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import type { PromotedImage } from '../model/workflow-run.ts'
import { movedTargets } from './statement.ts'

/** What a run without records promoted. */
export function promotedImages(plan: Plan): readonly PromotedImage[] {
  return promotionsOf(plan).map((promotion) => promotedImage(promotion, []))
}

export function promotionsOf({ promotions }: Plan): readonly PlannedPromotion[] {
  return promotions.filter(({ decision }) => decision === 'promote')
}

export function promotedImage(promotion: PlannedPromotion, bundles: readonly Uint8Array[]): PromotedImage {
  const targets = movedTargets(promotion).map(({ target }) => target)
  return { digest: promotion.root.descriptor.digest, targets, bundles }
}
