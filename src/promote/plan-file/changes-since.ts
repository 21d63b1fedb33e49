// Reports what changed at the source since a plan was created. The plan still promotes what it pinned.
import { shortDigest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, formatReference, type Reference } from '../../registry/model/reference.ts'
import { graphOf, readSubjects } from '../image/graph.ts'
import type { Emit } from '../model/events.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { Survey } from '../model/survey.ts'
import type { Repositories } from '../repositories.ts'

/** One HEAD per source that the plan names by a tag. Errors of the registry are ignored. */
export async function reportMovedSources(
  { sources, pin }: PromotionRequest,
  repositories: Repositories,
  emit: Emit,
): Promise<void> {
  if (pin === undefined) return
  await Promise.all(sources.map((source) => reportMovedSource(source, repositories, emit)))
}

type SurveyedReferrers = Pick<Survey, 'request' | 'parts' | 'referrers' | 'areReferrersSelected'>

/**
 * Signatures, SBOMs and attestations may change between a plan and its execution; those of the execution are copied.
 * Nothing is reported if they were not read, or if only a gate of the applying step reads them: the plan does not know
 * them. `isCopying`: whether the run goes on to copy.
 */
export async function reportReferrerChanges(
  { request, parts, referrers, areReferrersSelected }: SurveyedReferrers,
  isCopying: boolean,
  emit: Emit,
): Promise<void> {
  const { pin, options, sources } = request
  if (pin === undefined || !areReferrersSelected) return
  const subjects = (await Promise.all(parts.map(readSubjects))).flat()
  const unknown = options.require !== undefined && pin.graph === graphOf(subjects, [])
  if (unknown || pin.graph === graphOf(subjects, referrers)) return
  const number = `${referrers.length} ${referrers.length === 1 ? 'referrer' : 'referrers'}`
  const consequence =
    isCopying && referrers.length > 0 ? `, and ${referrers.length === 1 ? 'it is' : 'these are'} copied` : ''
  emit({
    kind: 'notice',
    message: `${sources.map(formatReference).join(' with ')} changed since the plan was created: it has ${number} now${consequence}`,
  })
}

async function reportMovedSource(
  { repository, tag, digest }: Reference,
  repositories: Repositories,
  emit: Emit,
): Promise<void> {
  if (tag === undefined || digest === undefined) return
  try {
    const current = await repositories.get(repository).resolve(tag)
    if (current?.digest === digest) return
    const now = current === undefined ? 'is gone' : `names ${shortDigest(current.digest)}`
    emit({
      kind: 'notice',
      message: `${formatName(repository)}:${tag} ${now} since the plan was created; the plan's digest is promoted, ${shortDigest(digest)}`,
    })
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
  }
}
