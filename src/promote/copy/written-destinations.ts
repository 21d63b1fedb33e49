// The repositories that a plan writes to, and which of its repositories are known to exist.
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { Plan } from '../model/plan.ts'
import { isCopiedTo, isMoving } from '../plan/changes.ts'

export function writtenDestinations(plan: Plan): readonly RepositoryName[] {
  const moving = plan.promotions.flatMap(({ targets }) => targets.filter(isMoving).map(({ target }) => target))
  const copiedTo = plan.promotions.flatMap(({ content }) =>
    content.filter(isCopiedTo).map(({ destination }) => destination),
  )
  return destinationsOf([...moving, ...copiedTo.map((repository) => ({ repository }))])
}

/** The names of repositories in which the survey read something: a source, or a target that is there. */
export function existingRepositories(plan: Plan): ReadonlySet<string> {
  return new Set(
    plan.promotions.flatMap(({ sources, targets }) => {
      const found = targets.filter(({ expected }) => expected !== undefined).map(({ target }) => target)
      return [...sources, ...found].map(({ repository }) => formatName(repository))
    }),
  )
}
