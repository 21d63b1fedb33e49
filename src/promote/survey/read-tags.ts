// What tags name at one moment.

import type { Digest } from '../../registry/model/digest.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'

/** What tags name at one moment. */
export type TagLists = ReadonlyMap<TagStep, Digest | undefined>

/** Reads tags again where time has passed since the survey. */
export async function readTags(steps: readonly TagStep[], repositories: Repositories): Promise<TagLists> {
  const stale = steps.filter(({ copied }) => copied)
  const found = await Promise.all(
    stale.map(({ planned: { target, expected } }) =>
      repositories
        .get(target.repository)
        .resolve(target.tag, { expected: expected?.digest, certain: expected === undefined }),
    ),
  )
  return new Map(stale.map((step, at) => [step, found[at]?.digest]))
}
