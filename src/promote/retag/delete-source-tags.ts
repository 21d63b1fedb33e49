// Deletes tags of the source that match `delete-source-tags`, once everything is promoted and read back.
import { formatName, formatReference, type Reference, type Tag } from '../../registry/model/reference.ts'
import type { Destination, OpenRepository } from '../../registry/repository.ts'
import { matchesGlob } from '../match/glob.ts'
import { isDigestTag } from '../match/version/scheme.ts'
import { TagDeletionError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import type { Target } from '../model/request.ts'
import type { RunCollector } from '../report/collector.ts'

interface DeletionContext {
  readonly open: OpenRepository
  readonly signal: AbortSignal
  readonly emit: Emit
  readonly dryRun: boolean
  readonly collector: Pick<RunCollector, 'confirmedAt'>
}

/**
 * Deletes by tag, never by digest, and only tags that match and name the promoted image when they are read right before.
 * Throws TagDeletionError for tags that the registry does not delete; the promotion itself is kept.
 */
export async function deleteSourceTags(plan: Plan, context: DeletionContext): Promise<void> {
  const kept: string[] = []
  for (const promotion of plan.promotions) {
    const { deleteSourceTags: globs } = promotion.request.options
    if (globs === undefined) continue
    if (!context.dryRun && !isConfirmed(promotion, context)) {
      const message = 'no tag of the source is deleted: not every target was read back and names the image'
      context.emit({ kind: 'warning', message: `${promotion.sources.map(formatReference).join(', ')}: ${message}` })
      continue
    }
    for (const source of promotion.sources) kept.push(...(await deleteTags(source, globs, { ...context, plan })))
  }
  if (kept.length > 0) throw new TagDeletionError(kept)
}

/** Every tag that was named reads as the image; a derived one may stay with a newer version. */
function isConfirmed({ targets }: PlannedPromotion, { collector }: DeletionContext): boolean {
  return targets.every(
    ({ target, move, derived }) =>
      move === 'same' || (derived && move === 'held') || collector.confirmedAt(target) !== undefined,
  )
}

/** Returns the tags that the registry does not delete. */
async function deleteTags(
  source: Reference,
  globs: readonly string[],
  context: DeletionContext & { readonly plan: Plan },
): Promise<readonly string[]> {
  const { open, signal, emit, dryRun, plan } = context
  if (isTargetToo(source, plan)) return []
  // for a push, so that no mirror answers
  const repository = open(source.repository, { access: dryRun ? 'pull' : 'push', signal })
  const kept: string[] = []
  for (const tag of await matchingTags(repository, globs, plan)) {
    const name = formatReference({ repository: source.repository, tag })
    const current = await repository.resolve(tag, { certain: true })
    if (current === undefined || current.digest !== source.digest) continue
    if (dryRun) emit({ kind: 'notice', message: `${name} would be deleted` })
    else if ((await repository.deleteTag(tag)) === 'unsupported') kept.push(name)
    else emit({ kind: 'notice', message: `${name} was deleted` })
  }
  return kept
}

/** Tags of the repository that match; none that this run sets, and none that lists what refers to an image. */
async function matchingTags(repository: Destination, globs: readonly string[], plan: Plan): Promise<readonly Tag[]> {
  const set = new Set(allTargets(plan).map(formatReference))
  const tags: Tag[] = []
  for await (const tag of repository.tags())
    if (
      !isDigestTag(tag) &&
      !set.has(formatReference({ repository: repository.name, tag })) &&
      globs.some((glob) => matchesGlob(tag, glob))
    )
      tags.push(tag)
  return tags
}

/** Whether a target of the run names the same image in the same repository: some registries delete it with its tag. */
function isTargetToo({ repository, digest }: Reference, { promotions }: Plan): boolean {
  return promotions.some(
    ({ root, targets }) =>
      root.descriptor.digest === digest &&
      targets.some(({ target }) => formatName(target.repository) === formatName(repository)),
  )
}

function allTargets({ promotions }: Plan): readonly Target[] {
  return promotions.flatMap(({ targets }) => targets.map(({ target }) => target))
}
