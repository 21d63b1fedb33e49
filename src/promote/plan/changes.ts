// What a planned promotion changes at its destinations.
import type { DestinationContent, PlannedPromotion, PlannedTarget } from '../model/plan.ts'

/** Whether the run sets the tag. */
export function isMoving({ move }: Pick<PlannedTarget, 'move'>): boolean {
  return move === 'create' || move === 'move'
}

/** Whether the run copies something to the destination. */
export function isCopiedTo({ nodes, referrers }: Pick<DestinationContent, 'nodes' | 'referrers'>): boolean {
  return nodes.length + referrers.length > 0
}

/** Whether the run sets a tag or copies something. */
export function hasChanges({ targets, content }: Pick<PlannedPromotion, 'targets' | 'content'>): boolean {
  return targets.some(isMoving) || content.some(isCopiedTo)
}
