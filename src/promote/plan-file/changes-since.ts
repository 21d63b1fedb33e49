// A plan promotes what it pinned; that its source's tag has moved on since is something to know, and no more.
import { shortDigest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, formatReference, type Reference } from '../../registry/model/reference.ts'
import { graphOf, readSubjects } from '../image/graph.ts'
import type { Emit } from '../model/events.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { Survey } from '../model/survey.ts'
import type { Repositories } from '../repositories.ts'

/** Costs one HEAD per source that the plan names by a tag, and nothing outside a plan. Never fails for a registry's sake. */
export async function reportMovedSources(
  { sources, pin }: PromotionRequest,
  repositories: Repositories,
  emit: Emit,
): Promise<void> {
  if (pin === undefined) return
  await Promise.all(sources.map((source) => noteOne(source, repositories, emit)))
}

/**
 * Signatures, SBOMs and attestations may come and go between a plan and its execution: what is there then travels. A
 * gate of the applying step has referrers read that the plan had no need to know; those are not told.
 */
export async function reportReferrerChanges(
  { request, parts, referrers }: Pick<Survey, 'request' | 'parts' | 'referrers'>,
  emit: Emit,
): Promise<void> {
  const { pin, options, sources } = request
  if (pin === undefined) return
  const subjects = (await Promise.all(parts.map(readSubjects))).flat()
  const unknown = options.require !== undefined && pin.graph === graphOf(subjects, [])
  if (unknown || pin.graph === graphOf(subjects, referrers)) return
  emit({
    kind: 'notice',
    message: `what belongs to ${sources.map(formatReference).join(' with ')} is not what it was when the plan was made: ${referrers.length} referrers are there now, and travel`,
  })
}

async function noteOne({ repository, tag, digest }: Reference, repositories: Repositories, emit: Emit): Promise<void> {
  if (tag === undefined || digest === undefined) return
  try {
    const found = await repositories.get(repository).resolve(tag)
    if (found?.digest === digest) return
    const now = found === undefined ? 'is gone' : `names ${shortDigest(found.digest)}`
    emit({
      kind: 'notice',
      message: `${formatName(repository)}:${tag} ${now} since the plan was made; what the plan pins is promoted, ${shortDigest(digest)}`,
    })
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
  }
}
