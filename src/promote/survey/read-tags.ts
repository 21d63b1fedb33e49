// Reads tags again, right before they move.
import type { Digest } from '../../registry/model/digest.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'

/** What each tag named when it was read; only tags that were read again are in it. */
export type TagReadings = ReadonlyMap<TagStep, Digest | undefined>

/** Reads the tags of steps for which time has passed since the survey. */
export async function readTags(steps: readonly TagStep[], repositories: Repositories): Promise<TagReadings> {
  const stale = steps.filter(({ aged }) => aged)
  const descriptors = await Promise.all(
    stale.map(({ planned: { target, expected } }) =>
      repositories
        .get(target.repository)
        .resolve(target.tag, { expected: expected?.digest, certain: expected === undefined }),
    ),
  )
  return new Map(stale.map((step, at) => [step, descriptors[at]?.digest]))
}
