// Reading, without a write, everything that the decision needs — and no more than that.
import type { Descriptor, Platform } from '../registry/descriptor.ts'
import type { Manifest } from '../registry/manifest.ts'
import { formatName, isTag, type Reference, sameName, type Tag } from '../registry/reference.ts'
import { SourceMissing } from './ends.ts'
import type { Emit } from './events.ts'
import { type Node, readGraph, readSubjects, rememberManifests } from './graph.ts'
import { needsTagList } from './guards.ts'
import { destinationsOf } from './plan.ts'
import { configPlatform } from './platforms.ts'
import type { Referrer } from './referrers.ts'
import type { Request, Target } from './request.ts'
import type { WantedTarget } from './targets.ts'
import { surveyReferrers } from './travel.ts'
import type { World } from './world.ts'

export interface FoundTarget extends WantedTarget {
  /** What the tag names now; `undefined` where there is no such tag. */
  readonly found: Descriptor | undefined
}

/** Everything known about one promotion before it is decided. */
export interface Survey {
  readonly request: Request
  readonly root: Manifest
  /** The platform of a root that is a single image. */
  readonly platform: Platform | undefined
  /** The whole graph, children first; empty where no destination needs it. */
  readonly nodes: readonly Node[]
  readonly targets: readonly FoundTarget[]
  /** Destinations' tag lists, by name, where a guard needs them. */
  readonly tags: ReadonlyMap<string, readonly Tag[]>
  /** Selected referrers of the source. */
  readonly referrers: readonly Referrer[]
  /** Those of them that a destination lacks, by the destination's name, with all that must travel. */
  readonly missing: ReadonlyMap<string, readonly Referrer[]>
}

/** Surveys one promotion. Source and destinations are read at the same time. Throws SourceMissing or RegistryError. */
export async function survey(
  request: Request,
  wanted: readonly WantedTarget[],
  world: World,
  emit: Emit,
): Promise<Survey> {
  const source = world.at(request.source.repository)
  const [root, targets] = await Promise.all([
    pin(request.source, world),
    Promise.all(
      wanted.map(async (one) => ({ ...one, found: await world.at(one.target.repository).resolve(one.target.tag) })),
    ),
  ])
  const read = rememberManifests(source)
  emit({ kind: 'pinned', source: request.source, digest: root.descriptor.digest })
  const lacking = destinationsOf(wanted.map(({ target }) => target)).filter(
    (name) => !holds(name, request, root, targets),
  )
  const elsewhere = destinationsOf(request.targets).filter((name) => !sameName(name, request.source.repository))
  const [nodes, platform, tags, travel] = await Promise.all([
    lacking.length > 0 ? readGraph(source.name, read, root) : [],
    configPlatform(source, root),
    readTagLists({ request, root }, targets, world),
    surveyReferrers({
      request,
      subjects: () => readSubjects(source.name, read, root),
      destinations: elsewhere,
      lacking,
      world,
      emit,
    }),
  ])
  return { request, root, platform, nodes, targets, tags, ...travel }
}

/** Whether a destination is known to have the whole image: it is the source, or one of its tags names the root. */
function holds(name: Target['repository'], request: Request, root: Manifest, targets: readonly FoundTarget[]): boolean {
  if (sameName(name, request.source.repository)) return true
  return targets.some(
    ({ target, found }) => found?.digest === root.descriptor.digest && sameName(target.repository, name),
  )
}

async function pin({ repository, tag, digest }: Reference, world: World): Promise<Manifest> {
  const source = world.at(repository)
  const at = digest ?? tag
  const manifest = at === undefined ? undefined : await source.manifest(at)
  if (manifest !== undefined) return manifest
  throw new SourceMissing(
    { repository, ...(tag && { tag }), ...(digest && { digest }) },
    await nearestTags(world, repository, tag),
  )
}

/** Tags that a mistyped one may have meant; none where they cannot be listed. */
async function nearestTags(
  world: World,
  repository: Reference['repository'],
  tag: Tag | undefined,
): Promise<readonly Tag[]> {
  try {
    const { tags } = await world.listing(repository)
    return [...tags].filter((other) => tag !== undefined && isNear(other, tag)).slice(-5)
  } catch {
    return []
  }
}

function isNear(other: string, wanted: string): boolean {
  const [one, two] = [other.toLowerCase(), wanted.toLowerCase()]
  return one.includes(two) || two.includes(one) || (one.length > 3 && one.slice(0, -2) === two.slice(0, -2))
}

async function readTagLists(
  known: Pick<Survey, 'request' | 'root'>,
  targets: readonly FoundTarget[],
  world: World,
): Promise<ReadonlyMap<string, readonly Tag[]>> {
  const names = destinationsOf(targets.filter((target) => needsTagList(known, target)).map(({ target }) => target))
  const lists = await Promise.all(
    names.map(async (name) => [formatName(name), [...(await world.listing(name)).tags].filter(isTag)] as const),
  )
  return new Map(lists)
}
