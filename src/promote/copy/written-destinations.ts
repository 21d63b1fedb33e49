// The repositories that a plan writes to.
import type { RepositoryName } from '../../registry/model/reference.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { Plan } from '../model/plan.ts'

export function writtenDestinations(plan: Plan): readonly RepositoryName[] {
  const moving = plan.promotions.flatMap(({ targets }) =>
    targets.filter(({ move }) => move === 'create' || move === 'move').map(({ target }) => target),
  )
  const copiedTo = plan.promotions.flatMap(({ content }) =>
    content.filter(({ nodes, referrers }) => nodes.length + referrers.length > 0).map(({ destination }) => destination),
  )
  return destinationsOf([...moving, ...copiedTo.map((repository) => ({ repository }))])
}
