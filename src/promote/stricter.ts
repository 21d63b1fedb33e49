// Two who both have a say, the plan and whoever applies it: what each of them forbids stays forbidden.
import type { Requirements } from './gates.ts'
import type { Overwrite } from './request.ts'

const strictness: readonly Overwrite[] = ['never', 'floating', 'always']

/** The one under which fewer tags may move. */
export function stricterOverwrite(...both: readonly Overwrite[]): Overwrite {
  return strictness.find((one) => both.includes(one)) ?? 'never'
}

/** Gates that hold only where those of both hold; of one label or annotation the applying step's glob counts. */
export function bothRequirements(planned: Requirements, applying: Requirements): Requirements {
  const [platforms, referrersPresent] = [
    union(planned.platforms, applying.platforms),
    union(planned.referrersPresent, applying.referrersPresent),
  ]
  const [labels, annotations] = [
    { ...planned.labels, ...applying.labels },
    { ...planned.annotations, ...applying.annotations },
  ]
  const [maxAge, maxSize] = [least(planned.maxAge, applying.maxAge), least(planned.maxSize, applying.maxSize)]
  return {
    ...(platforms.length > 0 && { platforms }),
    ...(referrersPresent.length > 0 && { referrersPresent }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ...(maxAge !== undefined && { maxAge }),
    ...(maxSize !== undefined && { maxSize }),
    ...((planned.nonRoot === true || applying.nonRoot === true) && { nonRoot: true }),
    ...((planned.noUnknown === true || applying.noUnknown === true) && { noUnknown: true }),
  }
}

function union(one: readonly string[] = [], other: readonly string[] = []): readonly string[] {
  return [...new Set([...one, ...other])]
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}
