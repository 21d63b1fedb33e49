// Reads what each target names before the run.
import type { PromotionRequest } from '../model/request.ts'
import type { TargetSurvey, WantedTarget } from '../model/survey.ts'
import type { Repositories } from '../repositories.ts'

/** One HEAD per target. A target that `allow-targets` excludes gets no request; its library is imported only if needed. */
export async function readTargets(
  wanted: readonly WantedTarget[],
  { options: { allowTargets } }: PromotionRequest,
  repositories: Repositories,
): Promise<readonly TargetSurvey[]> {
  const allowed = allowTargets && (await import('../plan/allowed-targets.ts'))
  return Promise.all(
    wanted.map(async (wantedTarget) => {
      const { repository, tag } = wantedTarget.target
      const disallowedBy = allowed?.firstUnmatchedList(wantedTarget.target, allowTargets ?? [])
      if (disallowedBy !== undefined) return { ...wantedTarget, current: undefined, disallowedBy }
      return { ...wantedTarget, current: await repositories.get(repository).resolve(tag) }
    }),
  )
}
