// Warnings and notices of a plan: tags that are held, and tags that move without a guard.
import { formatReference } from '../../registry/model/reference.ts'
import type { Event } from '../model/events.ts'
import type { Plan, PlannedTarget } from '../model/plan.ts'

/** A derived tag that stays is the normal course of a fix of an older line: a notice. One that was named is a warning. */
export function planMessages({ promotions }: Plan): readonly Event[] {
  return promotions.flatMap(({ targets }) => targets.flatMap(messageOf))
}

function messageOf({ target, move, derived, reason, unguarded }: PlannedTarget): readonly Event[] {
  if (unguarded !== undefined) return [{ kind: 'warning', message: `${formatReference(target)}: ${unguarded}` }]
  if (move !== 'held') return []
  const message = `${formatReference(target)} stays where it is: ${reason ?? 'held'}`
  return [{ kind: derived ? 'notice' : 'warning', message }]
}
