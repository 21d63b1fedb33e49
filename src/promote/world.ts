// The repositories of one run: each opened once, with the access the run will need, and nothing read twice.
import { formatName, type RepositoryName } from '../registry/reference.ts'
import type { Destination, Open, TagListing, Use } from '../registry/repository.ts'
import { listTags } from './referrers.ts'
import type { Request } from './request.ts'

export interface World {
  /** What the run will need there. */
  readonly access: (name: RepositoryName) => Use['access']
  readonly at: (name: RepositoryName) => Destination
  readonly listing: (name: RepositoryName) => Promise<TagListing>
}

/** `writing`: whether the run may write at all; a dry run asks for no more than read access anywhere. */
export function openWorld(requests: readonly Request[], open: Open, signal: AbortSignal, writing: boolean): World {
  const written = new Set(requests.flatMap(({ targets }) => targets.map(({ repository }) => formatName(repository))))
  const access = (name: RepositoryName): Use['access'] => (writing && written.has(formatName(name)) ? 'push' : 'pull')
  const at = once((name) => open(name, { access: access(name), signal }))
  return { access, at, listing: once((name) => listTags(at(name))) }
}

/** Every repository of the requests, each once. */
export function namesOf(requests: readonly Request[]): readonly RepositoryName[] {
  const names = requests.flatMap(({ sources, targets }) => [...sources, ...targets].map(({ repository }) => repository))
  return [...new Map(names.map((name) => [formatName(name), name])).values()]
}

/** A function of a repository that is called once for each. */
function once<T>(make: (name: RepositoryName) => T): (name: RepositoryName) => T {
  const made = new Map<string, T>()
  return (name) => {
    const key = formatName(name)
    const known = made.get(key)
    if (known !== undefined) return known
    const fresh = make(name)
    made.set(key, fresh)
    return fresh
  }
}
