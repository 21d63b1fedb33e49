// The fence around targets: globs of which every target must match one. Loaded where there is a fence.
import { formatReference } from '../../registry/model/reference.ts'
import { matchesGlobFlat } from '../match/glob.ts'
import type { AllowTargets, Target } from '../model/request.ts'
import { allowListsOf } from '../model/request.ts'

/** The first fence that keeps the target out; `undefined` where none does. */
export function firstUnmatchedList(target: Target, fences: AllowTargets): readonly string[] | undefined {
  const name = formatReference(target)
  return allowListsOf(fences).find((fence) => !fence.some((glob) => matchesGlobFlat(name, glob)))
}
