// Compares the referrers of the source with those of each destination, and reads what has to be copied.
import { formatName, type RepositoryName, sameName } from '../../registry/model/reference.ts'
import { referrerDescriptor } from '../../registry/model/referrer-listing.ts'
import type { Destination, TagListing } from '../../registry/repository.ts'
import { readGraph } from '../image/graph.ts'
import type { Emit } from '../model/events.ts'
import type { Part } from '../model/image-graph.ts'
import type { Referrer } from '../model/referrer.ts'
import type { Repositories } from '../repositories.ts'
import { conflictWarning, coverage } from './digest-tags/cosign-tags.ts'
import { readListing } from './read-listing.ts'
import type { ReferrerValidator } from './validate.ts'

interface MissingContext {
  readonly part: Part
  /** Destinations that do not have the image yet: they have none of its referrers. */
  readonly withoutImage: readonly RepositoryName[]
  readonly repositories: Repositories
  readonly emit: Emit
  readonly validator: ReferrerValidator
}

interface MissingReferrers {
  /** All referrers; those that some destination does not have are read whole, and left out if they are invalid. */
  readonly referrers: readonly Referrer[]
  readonly missing: ReadonlyMap<string, readonly Referrer[]>
}

export async function missingReferrers(
  destinations: readonly RepositoryName[],
  referrers: readonly Referrer[],
  context: MissingContext,
): Promise<MissingReferrers> {
  const load = referrerLoader(context)
  const perDestination = await Promise.all(
    destinations.map(async (destination) => {
      const missing = await missingAt(destination, referrers, context)
      return { destination, missing, loaded: await Promise.all(missing.map(load)) }
    }),
  )
  const loaded = new Map(
    perDestination.flatMap(({ missing, loaded: read }) => missing.map((referrer, at) => [referrer, read[at]] as const)),
  )
  return {
    referrers: referrers.flatMap((referrer) => (loaded.has(referrer) ? (loaded.get(referrer) ?? []) : referrer)),
    missing: new Map(
      perDestination.map(({ destination, loaded: read }) => [
        formatName(destination),
        read.filter((referrer) => referrer !== undefined),
      ]),
    ),
  }
}

async function missingAt(
  name: RepositoryName,
  referrers: readonly Referrer[],
  context: MissingContext,
): Promise<readonly Referrer[]> {
  const { repositories, withoutImage } = context
  if (withoutImage.some((empty) => sameName(empty, name))) return referrers
  const destination = repositories.get(name)
  const listing = await readListing(repositories, name)
  const subjects = [...new Set(referrers.filter(({ tag }) => tag === undefined).map(({ subject }) => subject))]
  const lists = await Promise.all(subjects.map((subject) => destination.referrers(subject, listing)))
  const listed = new Set(lists.flat().map(({ digest }) => digest))
  const present = await Promise.all(
    referrers.map(async (referrer) => {
      const { tag, descriptor } = referrer
      if (tag === undefined) return listed.has(descriptor.digest)
      return hasDigestTag(destination, { ...referrer, tag }, { ...context, listing })
    }),
  )
  return referrers.filter((_, at) => !present[at])
}

/** Whether nothing has to be written to the digest tag: it has everything, or something else that must stay. */
async function hasDigestTag(
  destination: Destination,
  { descriptor, tag }: Referrer & Required<Pick<Referrer, 'tag'>>,
  { part, emit, listing }: MissingContext & { readonly listing: TagListing },
): Promise<boolean> {
  if (listing.complete && !listing.tags.has(tag)) return false
  const current = await destination.manifest(tag)
  if (current === undefined || current.descriptor.digest === descriptor.digest) return current !== undefined
  const own = await part.read(descriptor.digest)
  if (own === undefined) return true
  const covered = coverage(tag, own, current)
  if (covered === 'stays') emit({ kind: 'warning', message: conflictWarning(destination.name, tag) })
  return covered !== 'merge'
}

/** Reads everything that has to be pushed for a referrer, once; `undefined` for an invalid one. */
function referrerLoader({
  part,
  validator,
}: Pick<MissingContext, 'part' | 'validator'>): (referrer: Referrer) => Promise<Referrer | undefined> {
  const loads = new Map<Referrer, Promise<Referrer | undefined>>()
  const load = async (referrer: Referrer) => {
    const manifest = await validator.read(referrer)
    if (manifest === undefined) return undefined
    const nodes = await readGraph({ ...part, top: [manifest.descriptor] })
    return { ...referrer, descriptor: referrerDescriptor(manifest), nodes }
  }
  return (referrer) => {
    const loading = loads.get(referrer) ?? load(referrer)
    loads.set(referrer, loading)
    return loading
  }
}
