// Which referrers each destination lacks, and everything that must be read for them to travel.
import { RegistryError } from '../../registry/model/errors.ts'
import { referrerDescriptor } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName, sameName } from '../../registry/model/reference.ts'
import type { TagListing } from '../../registry/repository.ts'
import { readGraph, readSubjects } from '../image/graph.ts'
import { type Patience, readPatiently } from '../image/patience.ts'
import type { Emit } from '../model/events.ts'
import type { Part } from '../model/image-graph.ts'
import type { AttachedReferrer, Referrer } from '../model/referrer.ts'
import type { ReferrerSelection } from '../model/request.ts'
import type { Repositories } from '../repositories.ts'
import { conflictWarning, coverage } from './cosign-tags.ts'
import { discover } from './discover.ts'
import { type ReferrerValidator, referrerValidator } from './validate.ts'

interface ReferrerSurvey {
  /** Everything that was found, if a gate asks for it. */
  readonly attached: readonly AttachedReferrer[]
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
  readonly repositories: Repositories
  readonly emit: Emit
  readonly patience: Patience
}

/** Within one repository, or with `referrers: none`, no referrer is read unless a gate asks for it. */
export async function surveyReferrers(context: TravelContext): Promise<ReferrerSurvey> {
  const { part, selection, gated, repositories, emit, patience } = context
  const destinations = selection === 'none' ? [] : context.destinations.filter((name) => !sameName(name, part.origin))
  if (part.top.length === 0 || (destinations.length === 0 && !gated))
    return { attached: [], referrers: [], missing: new Map() }
  const [subjects, listing] = await Promise.all([
    readPatiently(() => readSubjects(part), patience),
    readListing(repositories, part.origin),
  ])
  const { referrers, incomplete } = await discover(repositories.get(part.origin), subjects, {
    listing,
    sleep: patience.sleep,
  })
  if (incomplete !== undefined) emit({ kind: 'warning', message: incomplete })
  const belonging = referrerValidator(part, patience.sleep)
  const attached = gated ? await readAttached(referrers, belonging, part) : []
  const travel = await missingPerDestination(destinations, await select(referrers, selection, belonging), {
    ...context,
    belonging,
  })
  for (const message of belonging.warnings()) emit({ kind: 'warning', message })
  return { attached, ...travel }
}

async function missingPerDestination(
  destinations: readonly RepositoryName[],
  found: readonly Referrer[],
  context: TravelContext & { readonly belonging: ReferrerValidator },
): Promise<Omit<ReferrerSurvey, 'attached'>> {
  const load = loader(context)
  const travels = await Promise.all(
    destinations.map(async (destination) => {
      const lacking = await missingAt(destination, found, context)
      return { destination, lacking, loaded: await Promise.all(lacking.map(load)) }
    }),
  )
  const read = new Map(travels.flatMap(({ lacking, loaded }) => lacking.map((one, at) => [one, loaded[at]] as const)))
  return {
    referrers: found.flatMap((referrer) => (read.has(referrer) ? (read.get(referrer) ?? []) : referrer)),
    missing: new Map(
      travels.map(({ destination, loaded }) => [
        formatName(destination),
        loaded.filter((referrer) => referrer !== undefined),
      ]),
    ),
  }
}

/** A registry that will not list its tags costs requests, not correctness: digest tags are then asked for by name. */
async function readListing(repositories: Repositories, name: RepositoryName): Promise<TagListing> {
  try {
    return await repositories.tagsOf(name)
  } catch (error) {
    if (error instanceof RegistryError) return { tags: new Set(), complete: false }
    throw error
  }
}

async function select(
  found: readonly Referrer[],
  selection: ReferrerSelection,
  belonging: ReferrerValidator,
): Promise<readonly Referrer[]> {
  if (selection === 'all' || selection === 'none') return selection === 'all' ? found : []
  const [{ matchesSelection, attributesOf }, ...manifests] = await Promise.all([
    loadSelection(),
    ...found.map(belonging.read),
  ])
  return found.filter((referrer, at) => {
    const manifest = manifests[at]
    return manifest !== undefined && matchesSelection(selection, attributesOf(manifest, referrer.tag !== undefined))
  })
}

/** Globs are rare and bring a library with them. */
const loadSelection = () => import('./filter.ts')

async function readAttached(
  found: readonly Referrer[],
  belonging: ReferrerValidator,
  { origin }: Part,
): Promise<readonly AttachedReferrer[]> {
  const attached = await Promise.all(
    found.map(async (referrer): Promise<readonly AttachedReferrer[]> => {
      const manifest = await belonging.read(referrer)
      const { subject, tag } = referrer
      return manifest === undefined ? [] : [{ subject, manifest, origin, ...(tag && { tag }) }]
    }),
  )
  return attached.flat()
}

async function missingAt(
  name: RepositoryName,
  found: readonly Referrer[],
  { part, repositories, lacking, emit }: TravelContext,
): Promise<readonly Referrer[]> {
  if (lacking.some((other) => sameName(other, name))) return found
  const destination = repositories.get(name)
  const listing = await readListing(repositories, name)
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
      if (covered === 'stays') emit({ kind: 'warning', message: conflictWarning(name, tag) })
      return covered !== 'merge'
    }),
  )
  return found.filter((_, at) => !verdicts[at])
}

/** Reads what must travel, once per referrer; `undefined` for what does not belong. */
function loader({
  part,
  belonging,
}: Pick<TravelContext, 'part'> & { readonly belonging: ReferrerValidator }): (
  referrer: Referrer,
) => Promise<Referrer | undefined> {
  const loaded = new Map<Referrer, Promise<Referrer | undefined>>()
  const load = async (referrer: Referrer) => {
    const manifest = await belonging.read(referrer)
    if (manifest === undefined) return undefined
    const nodes = await readGraph({ ...part, top: [manifest.descriptor] })
    return { ...referrer, descriptor: referrerDescriptor(manifest), nodes }
  }
  return (referrer) => {
    const known = loaded.get(referrer) ?? load(referrer)
    loaded.set(referrer, known)
    return known
  }
}
