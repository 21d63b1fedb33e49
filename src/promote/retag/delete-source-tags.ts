// Deletes tags of the source that match `delete-source-tags`, once everything is promoted and read back.
import { formatName, formatReference, type Reference } from '../../registry/model/reference.ts'
import { versionScheme } from '../match/version/scheme.ts'
import { TagDeletionError } from '../model/errors.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import { runNamesOf, tagsNamedElsewhere } from '../requests/run-names.ts'
import { type Deletion, type DeletionContext, deletedTags } from './tags-to-delete.ts'

/**
 * Deletes by tag, never by digest, and only tags that match and, when they are read right before, still name what they
 * named: the promoted image, or with `keep` one that is older than those kept.
 * Throws TagDeletionError for those that the registry does not delete; the promotion stands.
 */
export async function deleteSourceTags(plan: Plan, context: DeletionContext): Promise<void> {
  context.emit({ kind: 'phase', phase: 'delete' })
  const kept: string[] = []
  const requests = plan.promotions.map(({ request }) => request)
  const run = runNamesOf(requests)
  const sources = plan.promotions.flatMap((promotion) => promotion.sources)
  const shared = {
    ...context,
    done: new Set<string>(),
    written: run.written,
    usedElsewhere: tagsNamedElsewhere(requests),
    promoted: new Set([...run.images, ...sources.flatMap(({ digest }) => digest ?? [])]),
  }
  for (const promotion of plan.promotions) {
    const { deleteSourceTags: globs, versionPattern } = promotion.request.options
    if (globs === undefined) continue
    if (!context.dryRun && !isConfirmed(promotion, context)) {
      const message = 'no tag of the source is deleted: not every target was read back and names the image'
      context.emit({ kind: 'warning', message: `${promotion.sources.map(formatReference).join(', ')}: ${message}` })
      continue
    }
    const deletion = { ...shared, scheme: versionScheme(versionPattern) }
    for (const source of promotion.sources) kept.push(...(await deleteTags(source, globs, deletion)))
  }
  if (kept.length > 0) throw new TagDeletionError(kept)
}

/** At least one tag was named, and each of those reads as the image; a derived one may stay with a newer version. */
function isConfirmed({ targets }: PlannedPromotion, { collector }: DeletionContext): boolean {
  return (
    targets.some(({ derived }) => !derived) &&
    targets.every(
      ({ target, move, derived }) =>
        move === 'same' || (derived && move === 'held') || collector.confirmedAt(target) !== undefined,
    )
  )
}

/** Returns the tags that the registry does not delete. */
async function deleteTags(source: Reference, globs: readonly string[], context: Deletion): Promise<readonly string[]> {
  const { open, signal, emit, dryRun, written, usedElsewhere } = context
  const repositoryName = formatName(source.repository)
  // some registries delete the image with its tag
  if (written.has(repositoryName)) {
    emit({ kind: 'warning', message: `no tag of ${repositoryName} is deleted: another promotion writes to it` })
    return []
  }
  // for a push, so that no mirror answers
  const repository = open(source.repository, { access: dryRun ? 'pull' : 'push', signal })
  const kept: string[] = []
  for (const [tag, digest] of await deletedTags(repository, source, globs, context)) {
    const name = formatReference({ repository: source.repository, tag })
    const current = await repository.resolve(tag, { certain: true })
    if (current === undefined || current.digest !== digest) continue
    if (usedElsewhere.get(repositoryName)?.has(tag) === true)
      emit({ kind: 'notice', message: `${name} is left to another promotion of this run or plan, which names it` })
    else if (dryRun) emit({ kind: 'notice', message: `${name} would be deleted: it names ${current.digest}` })
    else if ((await repository.deleteTag(tag)) === 'unsupported') kept.push(name)
    else emit({ kind: 'notice', message: `${name} was deleted: it named ${current.digest}` })
  }
  return kept
}
