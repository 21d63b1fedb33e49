// Repositories of a plan, each once.

import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { PromotionRequest, Target } from './request.ts'

/** The repositories of the targets, each once, in the order they were named. */
export function destinationsOf(targets: readonly Pick<Target, 'repository'>[]): readonly RepositoryName[] {
  return [...new Map(targets.map(({ repository }) => [formatName(repository), repository])).values()]
}

/** Repositories with one key share blobs by mounts; every layout is a registry of its own. */
export function registryKey(name: RepositoryName): string {
  return name.kind === 'registry' ? name.registry : formatName(name)
}

/** Every repository of the requests, each once. */
export function namesOf(requests: readonly PromotionRequest[]): readonly RepositoryName[] {
  const names = requests.flatMap(({ sources, targets }) => [...sources, ...targets].map(({ repository }) => repository))
  return [...new Map(names.map((name) => [formatName(name), name])).values()]
}
