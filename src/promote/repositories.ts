// The repositories of one run: each opened once, with the access the run will need, and nothing read twice.
import type { Tag } from '../registry/model/reference.ts'
import { formatName, type RepositoryName } from '../registry/model/reference.ts'
import type { Destination, OpenOptions, OpenRepository, Source, TagListing } from '../registry/repository.ts'

import type { PromotionRequest } from './model/request.ts'

export interface Repositories {
  /** What the run will need there. */
  readonly access: (name: RepositoryName) => OpenOptions['access']
  readonly get: (name: RepositoryName) => Destination
  readonly tagsOf: (name: RepositoryName) => Promise<TagListing>
}

/** `writing`: whether the run may write at all; a dry run asks for no more than read access anywhere. */
export function openRepositories(
  requests: readonly PromotionRequest[],
  open: OpenRepository,
  signal: AbortSignal,
  writing: boolean,
): Repositories {
  const written = new Set(requests.flatMap(({ targets }) => targets.map(({ repository }) => formatName(repository))))
  const access = (name: RepositoryName): OpenOptions['access'] =>
    writing && written.has(formatName(name)) ? 'push' : 'pull'
  const get = once((name) => open(name, { access: access(name), signal }))
  return { access, get, tagsOf: once((name) => listTags(get(name))) }
}

/** A function of a repository that is called once for each. */
function once<T>(make: (name: RepositoryName) => T): (name: RepositoryName) => T {
  const created = new Map<string, T>()
  return (name) => {
    const key = formatName(name)
    const known = created.get(key)
    if (known !== undefined) return known
    const fresh = make(name)
    created.set(key, fresh)
    return fresh
  }
}

/** Tags that are read before asking for each digest tag by name costs less. */
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
