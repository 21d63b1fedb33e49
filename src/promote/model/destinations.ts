// Repositories of a plan, each once.
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { parseReference } from '../../registry/model/reference-syntax/parse.ts'
import type { PromotionOptions, PromotionRequest, Target } from './request.ts'

/** The repositories of the targets, each once, in the order they were named. */
export function destinationsOf(targets: readonly Pick<Target, 'repository'>[]): readonly RepositoryName[] {
  return [...new Map(targets.map(({ repository }) => [formatName(repository), repository])).values()]
}

/** Repositories with one key share blobs by mounts; every layout is a registry of its own. */
export function registryKey(name: RepositoryName): string {
  return name.kind === 'registry' ? name.registry : formatName(name)
}

/** Where `referrers-source` has referrers read; `undefined` for the repository of the source. */
export function referrersSourceOf({
  referrersSource,
}: Pick<PromotionOptions, 'referrersSource'>): RepositoryName | undefined {
  return referrersSource === undefined ? undefined : parseReference(referrersSource).repository
}

/** Where `referrers-target` has referrers written; `undefined` for the repositories of the targets. */
export function referrersTargetOf({ referrersTarget }: PromotionOptions): RepositoryName | undefined {
  return referrersTarget === undefined ? undefined : parseReference(referrersTarget).repository
}

/** The repositories that are written for the targets: their own, and that of `referrers-target`. */
export function writtenRepositories(
  targets: readonly Pick<Target, 'repository'>[],
  options: PromotionOptions,
): readonly RepositoryName[] {
  const referrersTarget = referrersTargetOf(options)
  return destinationsOf([...targets, ...(referrersTarget ? [{ repository: referrersTarget }] : [])])
}

/** Every repository of the requests, each once. */
export function namesOf(requests: readonly PromotionRequest[]): readonly RepositoryName[] {
  const names = requests.flatMap(({ sources, targets }) => [...sources, ...targets].map(({ repository }) => repository))
  return [...new Map(names.map((name) => [formatName(name), name])).values()]
}
