// Deletes tags of the source that match `delete-source-tags`, once everything is promoted and read back.
import type { Digest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, formatReference, type Tag } from '../../registry/model/reference.ts'
import type { Destination, OpenRepository } from '../../registry/repository.ts'
import { TagDeletionError } from '../model/errors.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import type { RunCollector } from '../report/collector.ts'
import { runNamesOf, tagsNamedElsewhere } from '../requests/run-names.ts'
import { type DeletionRules, rulesBySource } from './deletion-rules.ts'
import { type SelectionContext, tagsToDelete } from './tags-to-delete.ts'

interface DeletionContext extends Pick<SelectionContext, 'emit' | 'listed'> {
  readonly open: OpenRepository
  readonly signal: AbortSignal
  readonly dryRun: boolean
  readonly collector: Pick<RunCollector, 'confirmedAt'>
}

/**
 * Deletes by tag, never by digest, and only tags that match and, when they are read right before, still name what they
 * named: the promoted image, or with `keep` one that is older than those kept. A repository is listed once, and a tag
 * that is not in order by age is read once.
 * Throws TagDeletionError for those that the registry does not delete; the promotion stands.
 */
export async function deleteSourceTags(plan: Plan, context: DeletionContext): Promise<void> {
  const { emit, open, signal, dryRun } = context
  emit({ kind: 'phase', phase: 'delete' })
  const requests = plan.promotions.map(({ request }) => request)
  const { written, images } = runNamesOf(requests)
  const sources = plan.promotions.flatMap((promotion) => promotion.sources)
  const promoted = new Set([...images, ...sources.flatMap(({ digest }) => digest ?? [])])
  const namedElsewhere = tagsNamedElsewhere(requests)
  const undeleted: string[] = []
  for (const { repository: name, ...rules } of rulesBySource(duePromotions(plan, context))) {
    // some registries delete the image with its tag
    if (written.has(formatName(name))) {
      emit({ kind: 'warning', message: `no tag of ${formatName(name)} is deleted: another promotion writes to it` })
      continue
    }
    // for a push, so that no mirror answers
    const repository = open(name, { access: dryRun ? 'pull' : 'push', signal })
    const usedTags = namedElsewhere.get(formatName(name)) ?? new Set()
    undeleted.push(...(await deleteTags(repository, rules, { ...context, promoted, usedTags })))
  }
  if (undeleted.length > 0) throw new TagDeletionError(undeleted)
}

/** Those that ask for a deletion and whose targets all name the image. */
function duePromotions({ promotions }: Plan, context: DeletionContext): readonly PlannedPromotion[] {
  return promotions.filter((promotion) => {
    if (promotion.request.options.deleteSourceTags === undefined) return false
    if (context.dryRun || isConfirmed(promotion, context)) return true
    const message = 'no tag of the source is deleted: not every target was read back and names the image'
    context.emit({ kind: 'warning', message: `${promotion.sources.map(formatReference).join(', ')}: ${message}` })
    return false
  })
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

interface RepositoryContext extends DeletionContext, SelectionContext {
  /** The tags that other parts of the run name. */
  readonly usedTags: ReadonlySet<Tag>
}

/** Returns the tags that the registry does not delete. */
async function deleteTags(
  repository: Destination,
  rules: Pick<DeletionRules, 'images' | 'keeping'>,
  context: RepositoryContext,
): Promise<readonly string[]> {
  const { signal, emit, dryRun, usedTags } = context
  const undeleted: string[] = []
  for (const [tag, digests] of await tagsToDelete(repository, rules, context)) {
    signal.throwIfAborted()
    const digest = (await repository.resolve(tag, { certain: true }))?.digest
    if (digest === undefined || !digests.has(digest)) continue
    const reference = { repository: repository.name, tag }
    const name = formatReference(reference)
    if (usedTags.has(tag))
      emit({ kind: 'notice', message: `${name} is left to another promotion of this run or plan, which names it` })
    else if (dryRun) emit({ kind: 'deletion', reference, digest, result: 'planned' })
    else if ((await deleteTag(repository, { tag, digest }, context)) === 'unsupported') undeleted.push(name)
  }
  return undeleted
}

/** Throws RegistryError. Without an answer the tag may be gone, which is reported. */
async function deleteTag(
  repository: Destination,
  { tag, digest }: { readonly tag: Tag; readonly digest: Digest },
  { emit, signal }: RepositoryContext,
): Promise<'deleted' | 'unsupported'> {
  const deletion = { kind: 'deletion', reference: { repository: repository.name, tag }, digest } as const
  try {
    const outcome = await repository.deleteTag(tag)
    if (outcome === 'deleted') emit({ ...deletion, result: 'deleted' })
    return outcome
  } catch (error) {
    const mayBeDone = signal.aborted || (error instanceof RegistryError && error.mayBeDone)
    if (mayBeDone) emit({ ...deletion, result: 'unknown' })
    throw error
  }
}
