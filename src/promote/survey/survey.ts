// Reading, without a write, everything that the decision needs — and no more than that.

import type { ExpectedBlobs, Registries } from '../../registry/connect-options.ts'
import { childBlobs, childManifests, type Manifest } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName, sameName, sameRegistry } from '../../registry/model/reference.ts'
import { withForeignLayers } from '../image/foreign-layers.ts'
import { readGraph } from '../image/graph.ts'
import { configPlatform } from '../image/image-config.ts'
import { readPatiently } from '../image/patience.ts'
import type { Attachment } from '../model/attachment.ts'
import { destinationsOf } from '../model/destinations.ts'
import { SourceContentMissingError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { GraphNode, Part } from '../model/image-graph.ts'
import type { Referrer } from '../model/referrer.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { Survey, TargetSurvey, WantedTarget } from '../model/survey.ts'
import type { LoadTrustServices } from '../model/trust.ts'
import type { GateSubject } from '../plan/gates/gate.ts'
import { reportReferrerChanges } from '../plan-file/changes-since.ts'
import { surveyAttachments } from '../referrers/attachments.ts'
import { surveyReferrers } from '../referrers/missing.ts'
import type { Repositories } from '../repositories.ts'
import { readTagLists } from './read-tag-lists.ts'
import type { ResolvedSource } from './resolve-source.ts'
import { type Wait, waitForSource } from './wait-for-source.ts'

export interface SurveyContext {
  /** Opens connections to a repository ahead of need. */
  readonly preconnect: (name: RepositoryName, blobs: ExpectedBlobs) => void
  readonly expectManifests: Registries['expectManifests']
  readonly repositories: Repositories
  readonly emit: Emit
  /** Whether destinations are asked for the root itself: content was brought there before its tags move. */
  readonly probe: boolean
  readonly wait: Wait
  readonly attachments: readonly Attachment[]
  /** Whether an image that is at a destination already is looked through, manifest by manifest and blob by blob. */
  readonly strict: boolean
  /** Milliseconds since the epoch, for the age of an image. */
  readonly today: number
  readonly trustServices: LoadTrustServices
}

/** Surveys one promotion. Source and destinations are read at the same time. Throws SourceNotFoundError, InvalidSourceError or RegistryError. */
export async function survey(
  request: PromotionRequest,
  wanted: readonly WantedTarget[],
  context: SurveyContext,
): Promise<Survey> {
  const { repositories, emit, today, trustServices } = context
  const [pinned, targets] = await Promise.all([
    waitForSource(request, repositories, emit, context.wait),
    findTargets(wanted, request, repositories),
  ])
  const { root, parts } = pinned
  emit({
    kind: 'pinned',
    sources: request.sources,
    digest: root.descriptor.digest,
    created: pinned.created !== undefined,
  })
  const allowed = targets.filter(({ disallowedBy }) => disallowedBy === undefined)
  const destinations = destinationsOf(allowed.map(({ target }) => target))
  const lacking = await lackingOf(destinations, pinned, targets, context)
  const incomplete = await incompleteOf(destinations, lacking, { request, pinned, context })
  for (const { name, mountFrom } of busy(lacking, parts))
    context.preconnect(name, { count: blobsOf(root), ...(mountFrom && { mountFrom }) })
  const gated = request.options.require !== undefined
  const readsGraph = lacking.length + incomplete.length > 0 || gated
  if (readsGraph) for (const part of parts) context.expectManifests(part.origin, unreadOf(part, root))
  const [attached, nodes, platform, tags, ...travels] = await Promise.all([
    surveyAttachments({ root, attachments: context.attachments, destinations, lacking, repositories }),
    readsGraph ? readNodes(pinned, context) : [],
    pinned.platform ?? configPlatform(repositories.get(request.sources[0].repository), root),
    readTagLists({ request, root }, targets, repositories),
    ...parts.map((part) =>
      surveyReferrers({
        part,
        selection: request.options.referrers,
        gated,
        destinations,
        lacking,
        repositories,
        emit,
        patience: context.wait,
      }),
    ),
  ])
  noteReplaced(pinned, request, emit)
  const referrers = travels.flatMap((one) => one.referrers)
  await reportReferrerChanges({ request, parts, referrers }, emit)
  return {
    request,
    root,
    sources: pinned.sources,
    parts,
    platform,
    nodes,
    targets,
    lacking: new Set([...lacking, ...incomplete].map(formatName)),
    tags,
    referrers,
    missing: merged(destinations, [...travels.map(({ missing }) => missing), attached]),
    failedGates: await checkGates({
      request,
      sources: pinned.sources,
      root,
      nodes,
      trustServices,
      referrers: travels.flatMap(({ attached }) => attached),
      repositories,
      now: today,
    }),
  }
}

type ByDestination = ReadonlyMap<string, readonly Referrer[]>

function merged(destinations: readonly RepositoryName[], maps: readonly ByDestination[]): ByDestination {
  return new Map(destinations.map(formatName).map((name) => [name, maps.flatMap((one) => one.get(name) ?? [])]))
}

/** Gates and their libraries are loaded only if there are requirements. */
async function checkGates(subject: Omit<GateSubject, 'images'>): Promise<readonly string[]> {
  const { require } = subject.request.options
  if (require === undefined) return []
  const { evaluateGates } = await import('../plan/gates/evaluate.ts')
  return evaluateGates(require, subject)
}

/** What each target names, and whether it may be one. Fences are rare and bring a library with them. */
async function findTargets(
  wanted: readonly WantedTarget[],
  { options: { allowTargets } }: PromotionRequest,
  repositories: Repositories,
): Promise<readonly TargetSurvey[]> {
  const fences = allowTargets && (await import('../plan/allowed-targets.ts'))
  return Promise.all(
    wanted.map(async (one) => {
      const { repository, tag } = one.target
      const disallowedBy = fences?.firstUnmatchedList(one.target, allowTargets ?? [])
      if (disallowedBy !== undefined) return { ...one, found: undefined, disallowedBy }
      return { ...one, found: await repositories.get(repository).resolve(tag) }
    }),
  )
}

/** Where blobs will be asked for: the destinations that lack the image, and the origins that they have no mounts from. */
function busy(
  lacking: readonly RepositoryName[],
  parts: readonly Part[],
): readonly { readonly name: RepositoryName; readonly mountFrom?: RepositoryName }[] {
  const origins = parts.map(({ origin }) => origin)
  const read = origins.filter((origin) => lacking.some((name) => !sameRegistry(origin, name)))
  const written = lacking.map((name) => {
    const mountFrom = origins.find((origin) => sameRegistry(origin, name))
    return { name, ...(mountFrom && { mountFrom }) }
  })
  return [...written, ...read.map((name) => ({ name }))]
}

/** About how many blobs an image has, before its platforms are read. */
function blobsOf(root: Manifest): number {
  return Math.min(48, root.kind === 'index' ? 10 * root.entries.length : childBlobs(root).length)
}

/** The manifests of a part that are still to be read, those in nested indexes left out. */
function unreadOf({ top }: Part, root: Manifest): number {
  const isWhole = top.some(({ digest }) => digest === root.descriptor.digest)
  return isWhole ? childManifests(root).length : top.length
}

/** What was said of an index as a whole is not true of a part of it. */
function noteReplaced({ root, replaced }: ResolvedSource, { options }: PromotionRequest, emit: Emit): void {
  if (replaced === undefined || options.referrers === 'none') return
  const { digest } = root.descriptor
  const promoted = options.unwrap ? `the manifest of ${options.platforms?.join() ?? ''},` : 'the new index'
  emit({
    kind: 'notice',
    message: `${promoted} ${digest} is not ${replaced}: what was signed or attested of that one as a whole stays with it`,
  })
}

/** Destinations not known to have the whole image: they are not its source, and none of their tags names the root. */
async function lackingOf(
  destinations: readonly RepositoryName[],
  { root, parts, created }: ResolvedSource,
  targets: readonly TargetSurvey[],
  { repositories, probe }: SurveyContext,
): Promise<readonly RepositoryName[]> {
  const { digest } = root.descriptor
  const doubtful = destinations
    .filter((name) => created !== undefined || !parts.every(({ origin }) => sameName(origin, name)))
    .filter(
      (name) => !targets.some(({ target, found }) => found?.digest === digest && sameName(target.repository, name)),
    )
  if (!probe) return doubtful
  const found = await Promise.all(doubtful.map((name) => repositories.get(name).resolve(digest)))
  return doubtful.filter((_, at) => found[at] === undefined)
}

/**
 * Destinations with a tag that names the image, and with parts of it missing. Only `verify: strict` and `overwrite:
 * always` look for them: it takes a request per manifest and blob. Throws SourceContentMissingError if the source itself
 * is such a destination: nothing else has what it lacks.
 */
async function incompleteOf(
  destinations: readonly RepositoryName[],
  lacking: readonly RepositoryName[],
  survey: {
    readonly request: PromotionRequest
    readonly pinned: ResolvedSource
    readonly context: SurveyContext
  },
): Promise<readonly RepositoryName[]> {
  const { request, pinned, context } = survey
  if (!context.strict && request.options.overwrite !== 'always') return []
  const tagged = destinations.filter((name) => !lacking.includes(name))
  if (tagged.length === 0) return []
  const { destinationsWithMissingParts } = await import('./missing-parts.ts')
  const nodes = await readNodes(pinned, context)
  const own = tagged.filter((name) => pinned.parts.every(({ origin }) => sameName(origin, name)))
  const quiet = { repositories: context.repositories, emit: () => undefined }
  const broken = await destinationsWithMissingParts(own, nodes, quiet)
  if (broken.length > 0) throw new SourceContentMissingError('a part of the image', broken)
  const copies = tagged.filter((name) => !own.includes(name))
  return destinationsWithMissingParts(copies, nodes, context)
}

async function readNodes(
  { parts, created }: ResolvedSource,
  { repositories, emit, wait }: SurveyContext,
): Promise<readonly GraphNode[]> {
  const graphs = await Promise.all(parts.map((part) => readPatiently(() => readGraph(part), wait)))
  return [...(await withForeignLayers(graphs.flat(), { repositories, emit })), ...(created ? [created] : [])]
}
