// Which destinations do not have the image, and which have it with parts missing.
import { type RepositoryName, sameName } from '../../registry/model/reference.ts'
import { referrersTargetOf } from '../model/destinations.ts'
import { SourceContentMissingError } from '../model/errors.ts'
import type { PromotionOptions } from '../model/request.ts'
import type { TargetSurvey } from '../model/survey.ts'
import type { SurveyContext } from './context.ts'
import { readNodes } from './read-nodes.ts'
import type { ResolvedSource } from './resolve-source.ts'

/** Destinations not known to have the image: they are not its source, and none of their tags names the root. */
export async function destinationsWithoutImage(
  destinations: readonly RepositoryName[],
  { root, parts, created }: ResolvedSource,
  targets: readonly TargetSurvey[],
  { repositories, probe }: SurveyContext,
): Promise<readonly RepositoryName[]> {
  const { digest } = root.descriptor
  const isOrigin = (name: RepositoryName) =>
    created === undefined && parts.every(({ origin }) => sameName(origin, name))
  const hasTag = (name: RepositoryName) =>
    targets.some(({ target, current }) => current?.digest === digest && sameName(target.repository, name))
  const candidates = destinations.filter((name) => !isOrigin(name) && !hasTag(name))
  if (!probe) return candidates
  const roots = await Promise.all(candidates.map((name) => repositories.get(name).resolve(digest)))
  return candidates.filter((_, at) => roots[at] === undefined)
}

/** Where the referrers of the image belong. */
export function referrerDestinations(
  destinations: readonly RepositoryName[],
  options: PromotionOptions,
): readonly RepositoryName[] {
  const target = referrersTargetOf(options)
  return target === undefined || destinations.length === 0 ? destinations : [target]
}

/**
 * Destinations with a tag that names the image, and with parts of it missing. Only `verify: strict` and `overwrite:
 * always` look for them: it takes a request per manifest and blob. Throws SourceContentMissingError if the source itself
 * is such a destination, since there is nothing to copy the missing parts from.
 */
export async function incompleteDestinations(
  tagged: readonly RepositoryName[],
  targets: readonly TargetSurvey[],
  source: ResolvedSource,
  context: SurveyContext,
): Promise<readonly RepositoryName[]> {
  if (!context.strict && targets.every(({ overwrite }) => overwrite !== 'always')) return []
  if (tagged.length === 0) return []
  const { destinationsWithMissingParts } = await import('./missing-parts.ts')
  const nodes = await readNodes(source, context)
  const origins = tagged.filter((name) => source.parts.every(({ origin }) => sameName(origin, name)))
  const withoutNotice = { repositories: context.repositories, emit: () => undefined }
  const broken = await destinationsWithMissingParts(origins, nodes, withoutNotice)
  if (broken.length > 0) throw new SourceContentMissingError('a part of the image', broken)
  const copies = tagged.filter((name) => !origins.includes(name))
  return destinationsWithMissingParts(copies, nodes, context)
}
