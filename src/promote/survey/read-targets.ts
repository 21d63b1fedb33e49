// Reads what each target names before the run.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import { algorithmOf, type Digest } from '../../registry/model/digest.ts'
import { isSchema1Type } from '../../registry/model/media-types.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { backupTag } from '../match/backup-tag.ts'
import { referrersTargetOf } from '../model/destinations.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { TargetSurvey, WantedTarget } from '../model/survey.ts'
import { refusesIfPresent } from '../plan/guards.ts'
import { overwriteRules } from '../plan/overwrite.ts'
import type { Repositories } from '../repositories.ts'

/** One HEAD per target. A target that `allow-targets` excludes gets no request; its library is imported only if needed. */
export async function readTargets(
  wanted: readonly WantedTarget[],
  { options }: PromotionRequest,
  repositories: Repositories,
): Promise<readonly TargetSurvey[]> {
  const { allowTargets, overwrite, backup } = options
  const referrersTarget = referrersTargetOf(options)
  const allowed = allowTargets && (await import('../plan/allowed-targets.ts'))
  const ruleOf = await overwriteRules(overwrite)
  return Promise.all(
    wanted.map(async (target) => {
      const { repository, tag } = target.target
      const wantedTarget = { ...target, overwrite: ruleOf(tag) }
      const kept = backup === undefined ? undefined : backupTag(backup, tag)
      const written = [
        wantedTarget.target,
        ...(kept === undefined ? [] : [{ repository, tag: kept }]),
        ...(referrersTarget === undefined ? [] : [{ repository: referrersTarget }]),
      ]
      const disallowedBy = written
        .flatMap((reference) => {
          const globs = allowed?.firstUnmatchedList(reference, allowTargets ?? [])
          return globs === undefined ? [] : [{ name: formatReference(reference), globs }]
        })
        .at(0)
      if (disallowedBy !== undefined) return { ...wantedTarget, current: undefined, disallowedBy }
      return { ...wantedTarget, current: await repositories.get(repository).resolve(tag) }
    }),
  )
}

/**
 * Reads absent tags again by GET if a guard would refuse them, were they present: some registries and proxies answer
 * 404 to the HEAD of a tag that exists. One GET per such tag. Before a copy it is not needed: tags are read again after it.
 */
export async function confirmAbsence(
  targets: readonly TargetSurvey[],
  request: PromotionRequest,
  repositories: Repositories,
): Promise<readonly TargetSurvey[]> {
  return Promise.all(
    targets.map(async (target) => {
      if (target.current !== undefined || !refusesIfPresent(request, target)) return target
      const { repository, tag } = target.target
      return { ...target, current: await repositories.get(repository).resolve(tag, { certain: true }) }
    }),
  )
}

/** Whether the image could be named by another digest: of another algorithm, or the other one of a schema 1 manifest. */
function mayBeSame({ digest, mediaType }: Descriptor, root: Digest): boolean {
  return digest !== root && (algorithmOf(digest) !== algorithmOf(root) || isSchema1Type(mediaType))
}

/**
 * Describes the image by the source's digest if a target's registry names it by another algorithm. One GET per tag
 * that is named by another algorithm than the source, or names a schema 1 manifest.
 */
export async function unifyDigests(
  targets: readonly TargetSurvey[],
  root: Digest,
  repositories: Repositories,
): Promise<readonly TargetSurvey[]> {
  return Promise.all(
    targets.map(async (target) => {
      const { current } = target
      if (current === undefined || !mayBeSame(current, root)) return target
      const { repository, tag } = target.target
      return { ...target, current: await repositories.get(repository).resolve(tag, { expected: root }) }
    }),
  )
}
