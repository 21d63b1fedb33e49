// The repositories of a run: each is opened once, with the access that the run needs, and its tags are listed once.
import type { Tag } from '../registry/model/reference.ts'
import { formatName, type RepositoryName } from '../registry/model/reference.ts'
import type { Destination, OpenOptions, OpenRepository, Source, TagListing } from '../registry/repository.ts'

import { writtenRepositories } from './model/destinations.ts'
import type { PromotionRequest } from './model/request.ts'

export interface Repositories {
  /** The access that the run needs there. */
  readonly access: (name: RepositoryName) => OpenOptions['access']
  readonly get: (name: RepositoryName) => Destination
  readonly tagsOf: (name: RepositoryName) => Promise<TagListing>
  /** The same repositories, opened again: once `patience` is aborted, a request without an answer is not repeated. */
  readonly withPatience: (patience: AbortSignal) => Repositories
}

/** Tags that were listed before, by the name of their repository. */
export type TagListings = ReadonlyMap<string, TagListing>

interface Opening extends Pick<OpenOptions, 'signal' | 'patience'> {
  /** Whether the run may write at all; a dry run asks for read access everywhere. */
  readonly writing: boolean
}

export function openRepositories(
  requests: readonly PromotionRequest[],
  open: OpenRepository,
  opening: Opening,
): Repositories {
  const { writing, ...use } = opening
  const written = new Set(
    requests.flatMap(({ targets, options }) => writtenRepositories(targets, options).map(formatName)),
  )
  const access = (name: RepositoryName): OpenOptions['access'] =>
    writing && written.has(formatName(name)) ? 'push' : 'pull'
  const get = once((name) => open(name, { access: access(name), ...use }))
  return {
    access,
    get,
    tagsOf: once((name) => listTags(get(name))),
    withPatience: (patience) => openRepositories(requests, open, { ...opening, patience }),
  }
}

/** The same repositories; those of `listed` are not listed again. */
export function withListings(repositories: Repositories, listed: TagListings): Repositories {
  return { ...repositories, tagsOf: async (name) => listed.get(formatName(name)) ?? repositories.tagsOf(name) }
}

/** Calls `create` once per repository and returns the same value from then on. */
export function once<T>(create: (name: RepositoryName) => T): (name: RepositoryName) => T {
  const values = new Map<string, T>()
  return (name) => {
    const key = formatName(name)
    const value = values.get(key) ?? create(name)
    values.set(key, value)
    return value
  }
}

/** Tags; beyond that, requesting each digest tag by name costs less. */
const listingLimit = 20_000

/** Reads a repository's tags up to a bound. */
async function listTags(source: Source): Promise<TagListing> {
  const tags = new Set<Tag>()
  let complete = true
  const onDoubt = (): void => {
    complete = false
  }
  for await (const tag of source.tags(onDoubt)) {
    if (tags.size >= listingLimit) return { tags, complete: false }
    tags.add(tag)
  }
  return { tags, complete }
}
