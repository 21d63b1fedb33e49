// Which referrers each destination lacks, and everything that must be read for them to travel.
import type { Digest } from '../registry/digest.ts'
import { RegistryError } from '../registry/errors.ts'
import type { Manifest } from '../registry/manifest.ts'
import { formatName, type RepositoryName, sameName } from '../registry/reference.ts'
import type { TagListing } from '../registry/repository.ts'
import { coverage } from './cosign.ts'
import type { Emit } from './events.ts'
import { type ReadManifest, readGraph, rememberManifests } from './graph.ts'
import { discover, type Referrer, selects } from './referrers.ts'
import type { Request } from './request.ts'
import type { World } from './world.ts'

interface Travel {
  readonly referrers: readonly Referrer[]
  readonly missing: ReadonlyMap<string, readonly Referrer[]>
}

interface TravelContext {
  readonly request: Request
  readonly subjects: () => Promise<readonly Digest[]>
  /** Repositories other than the source's. */
  readonly destinations: readonly RepositoryName[]
  /** Those of them that do not hold the image yet. */
  readonly lacking: readonly RepositoryName[]
  readonly world: World
  readonly emit: Emit
}

/** Within one repository, or with `referrers: none`, no referrer is read. */
export async function surveyReferrers(context: TravelContext): Promise<Travel> {
  const { request, destinations, world, emit } = context
  if (request.options.referrers === 'none' || destinations.length === 0) return { referrers: [], missing: new Map() }
  const source = world.at(request.source.repository)
  const [subjects, listing] = await Promise.all([context.subjects(), readListing(world, source.name)])
  const read = rememberManifests(source)
  const found = await select(await discover(source, subjects, listing), request, read)
  const lists = await Promise.all(destinations.map((destination) => lackingAt(destination, found, context, read)))
  const load = loader(source.name, read, emit)
  const missing = await Promise.all(
    lists.map(async (list) => (await Promise.all(list.map(load))).filter((referrer) => referrer !== undefined)),
  )
  const dropped = new Set(
    (await Promise.all([...new Set(lists.flat())].map(async (one) => ((await load(one)) ? undefined : one)))).filter(
      (one) => one !== undefined,
    ),
  )
  return {
    referrers: found.filter((referrer) => !dropped.has(referrer)),
    missing: new Map(destinations.map((destination, at) => [formatName(destination), missing[at] ?? []])),
  }
}

/** A registry that will not list its tags costs requests, not correctness: digest tags are then asked for by name. */
async function readListing(world: World, name: RepositoryName): Promise<TagListing> {
  try {
    return await world.listing(name)
  } catch (error) {
    if (error instanceof RegistryError) return { tags: new Set(), complete: false }
    throw error
  }
}

/** Globs are matched against what the manifest itself says: a list's artifactType is not always right. */
async function select(
  found: readonly Referrer[],
  { options }: Request,
  read: ReadManifest,
): Promise<readonly Referrer[]> {
  if (options.referrers === 'all') return found
  const types = await Promise.all(
    found.map(async ({ descriptor }) => (await read(descriptor.digest))?.artifactType ?? ''),
  )
  return found.filter((_, at) => selects(options.referrers, types[at] ?? ''))
}

async function lackingAt(
  name: RepositoryName,
  found: readonly Referrer[],
  { world, lacking, emit }: TravelContext,
  read: ReadManifest,
): Promise<readonly Referrer[]> {
  if (lacking.some((other) => sameName(other, name))) return found
  const destination = world.at(name)
  const listing = await readListing(world, name)
  const subjects = [...new Set(found.filter(({ tag }) => tag === undefined).map(({ subject }) => subject))]
  const there = new Set(
    (await Promise.all(subjects.map((subject) => destination.referrers(subject, listing))))
      .flat()
      .map(({ digest }) => digest),
  )
  const verdicts = await Promise.all(
    found.map(async ({ descriptor, tag }) => {
      if (tag === undefined) return there.has(descriptor.digest)
      if (listing.complete && !listing.tags.has(tag)) return false
      const held = await destination.manifest(tag)
      if (held === undefined || held.descriptor.digest === descriptor.digest) return held !== undefined
      const own = await read(descriptor.digest)
      if (own === undefined) return true
      const covered = coverage(tag, own, held)
      if (covered === 'stays')
        emit({
          kind: 'warning',
          message: `${formatName(name)}:${tag} holds something else than the source's; it stays as it is`,
        })
      return covered !== 'merge'
    }),
  )
  return found.filter((_, at) => !verdicts[at])
}

/** Reads what must travel, once per referrer, and drops what is gone or does not belong, with a warning. */
function loader(
  origin: RepositoryName,
  read: ReadManifest,
  emit: Emit,
): (referrer: Referrer) => Promise<Referrer | undefined> {
  const loaded = new Map<Referrer, Promise<Referrer | undefined>>()
  const load = async (referrer: Referrer) => {
    const { digest } = referrer.descriptor
    const manifest = await read(digest)
    const problem = problemOf(referrer, manifest)
    if (manifest === undefined || problem !== undefined) {
      emit({
        kind: 'warning',
        message: `${formatName(origin)}@${digest} is listed as a referrer of ${referrer.subject} but ${problem ?? 'is gone'}; it is left out`,
      })
      return undefined
    }
    return { ...referrer, nodes: await readGraph(origin, read, manifest) }
  }
  return (referrer) => {
    const known = loaded.get(referrer) ?? load(referrer)
    loaded.set(referrer, known)
    return known
  }
}

function problemOf({ tag, subject }: Referrer, manifest: Manifest | undefined): string | undefined {
  if (manifest === undefined) return 'is gone'
  if (tag !== undefined || manifest.subject?.digest === subject) return undefined
  return manifest.subject === undefined ? 'has no subject' : 'has another subject'
}
