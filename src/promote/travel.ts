// Which referrers each destination lacks, and everything that must be read for them to travel.
import { RegistryError } from '../registry/errors.ts'
import type { Manifest } from '../registry/manifest.ts'
import { formatName, type RepositoryName, sameName } from '../registry/reference.ts'
import type { TagListing } from '../registry/repository.ts'
import { coverage } from './cosign.ts'
import type { Emit } from './events.ts'
import { type Part, type ReadManifest, readGraph, readSubjects } from './graph.ts'
import { discover, type Referrer, selects } from './referrers.ts'
import type { ReferrerSelection } from './request.ts'
import type { World } from './world.ts'

interface Travel {
  /** Artifact types of all that was found, for gates. */
  readonly types: readonly string[]
  readonly referrers: readonly Referrer[]
  readonly missing: ReadonlyMap<string, readonly Referrer[]>
}

interface TravelContext {
  readonly part: Part
  readonly selection: ReferrerSelection
  /** Whether a gate wants to know what is there, whatever travels. */
  readonly gated: boolean
  readonly destinations: readonly RepositoryName[]
  /** Those of them that do not hold the image yet. */
  readonly lacking: readonly RepositoryName[]
  readonly world: World
  readonly emit: Emit
}

/** Within one repository, or with `referrers: none`, no referrer is read unless a gate asks for it. */
export async function surveyReferrers(context: TravelContext): Promise<Travel> {
  const { part, selection, gated, world, emit } = context
  const destinations = selection === 'none' ? [] : context.destinations.filter((name) => !sameName(name, part.origin))
  if (part.top.length === 0 || (destinations.length === 0 && !gated))
    return { types: [], referrers: [], missing: new Map() }
  const [subjects, listing] = await Promise.all([readSubjects(part), readListing(world, part.origin)])
  const all = await discover(world.at(part.origin), subjects, listing)
  const types = gated ? await typesOf(all, part.read) : []
  if (destinations.length === 0) return { types, referrers: [], missing: new Map() }
  const found = await select(all, selection, part.read)
  const load = loader(part, emit)
  const travels = await Promise.all(
    destinations.map(async (destination) => {
      const lacking = await lackingAt(destination, found, context)
      return {
        destination,
        lacking,
        loaded: (await Promise.all(lacking.map(load))).filter((referrer) => referrer !== undefined),
      }
    }),
  )
  const tried = new Set(travels.flatMap(({ lacking }) => lacking))
  const sound = new Set(travels.flatMap(({ loaded }) => loaded).map(({ descriptor }) => descriptor.digest))
  return {
    types,
    referrers: found.filter((referrer) => !tried.has(referrer) || sound.has(referrer.descriptor.digest)),
    missing: new Map(travels.map(({ destination, loaded }) => [formatName(destination), loaded])),
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
  selection: ReferrerSelection,
  read: ReadManifest,
): Promise<readonly Referrer[]> {
  if (selection === 'all') return found
  const types = await typesOf(found, read)
  return found.filter((_, at) => selects(selection, types[at] ?? ''))
}

function typesOf(found: readonly Referrer[], read: ReadManifest): Promise<readonly string[]> {
  return Promise.all(found.map(async ({ descriptor }) => (await read(descriptor.digest))?.artifactType ?? ''))
}

async function lackingAt(
  name: RepositoryName,
  found: readonly Referrer[],
  { part, world, lacking, emit }: TravelContext,
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
      const own = await part.read(descriptor.digest)
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
function loader({ origin, read }: Part, emit: Emit): (referrer: Referrer) => Promise<Referrer | undefined> {
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
    return { ...referrer, nodes: await readGraph({ origin, read, top: [manifest.descriptor] }) }
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
