// Two who both have a say, the plan and whoever applies it: what each of them forbids stays forbidden.

import type { AllowTargets, Overwrite } from '../model/request.ts'
import { allowListsOf } from '../model/request.ts'

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
