// Two who both have a say, the plan and whoever applies it: what each of them forbids stays forbidden.

import type { AllowTargets, Overwrite } from '../model/request.ts'
import { allowListsOf } from '../model/request.ts'
import type { Requirements, WantedValue } from '../model/requirements.ts'

const strictness: readonly Overwrite[] = ['never', 'floating', 'always']

/** The one under which fewer tags may move. */
export function stricterOverwrite(...both: readonly Overwrite[]): Overwrite {
  return strictness.find((one) => both.includes(one)) ?? 'never'
}

/** Fences that let through only what those of both let through. */
export function mergeAllowLists(planned: AllowTargets, applying: AllowTargets): AllowTargets {
  const lists = [...allowListsOf(planned), ...allowListsOf(applying)]
  const [first, ...others] = [...new Map(lists.map((list) => [JSON.stringify(list), list])).values()]
  return others.length === 0 ? (first ?? []) : [first ?? [], ...others]
}

/** Gates that hold only where those of both hold. */
export function mergeRequirements(planned: Requirements, applying: Requirements): Requirements {
  const [platforms, referrersPresent] = [
    union(planned.platforms, applying.platforms),
    union(planned.referrersPresent, applying.referrersPresent),
  ]
  const [labels, annotations] = [
    bothValues(planned.labels, applying.labels),
    bothValues(planned.annotations, applying.annotations),
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

type Values = Readonly<Record<string, WantedValue>>

function bothValues(planned: Values = {}, applying: Values = {}): Values {
  const names = union(Object.keys(planned), Object.keys(applying))
  return Object.fromEntries(
    names.map((name): [string, WantedValue] => {
      const [first = '', ...others] = union(valuesOf(planned, name), valuesOf(applying, name))
      return [name, others.length === 0 ? first : [first, ...others]]
    }),
  )
}

function valuesOf(values: Values, name: string): readonly string[] {
  return Object.hasOwn(values, name) ? [values[name] ?? []].flat() : []
}

function union(one: readonly string[] = [], other: readonly string[] = []): readonly string[] {
  return [...new Set([...one, ...other])]
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}
