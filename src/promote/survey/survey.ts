// Reads everything that the decision on one promotion needs. Nothing is written.

import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { configPlatform } from '../image/image-config.ts'
import { warnOfSchema1 } from '../image/schema1-layers.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { Emit } from '../model/events.ts'
import type { Referrer } from '../model/referrer.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { Survey, WantedTarget } from '../model/survey.ts'
import type { GateSubject } from '../plan/gates/model/gate.ts'
import { isSkipped } from '../plan/rule-guards.ts'
import { reportReferrerChanges } from '../plan-file/changes-since.ts'
import { surveyAttachments } from '../referrers/attachments.ts'
import { surveyReferrers } from '../referrers/survey-referrers.ts'
import type { SurveyContext } from './context.ts'
import { destinationsWithoutImage, incompleteDestinations } from './destinations.ts'
import { expectedBlobs, unreadManifests } from './expected-requests.ts'
import { warnOfOtherSpellings } from './other-spellings.ts'
import { readNodes } from './read-nodes.ts'
import { readTagLists } from './read-tag-lists.ts'
import { confirmAbsence, readTargets, unifyDigests } from './read-targets.ts'
import type { ResolvedSource } from './resolve-source.ts'
import { waitForSource } from './wait-for-source.ts'

/** Reads source and destinations at the same time. Throws SourceNotFoundError, InvalidSourceError or RegistryError. */
export async function survey(
  request: PromotionRequest,
  wanted: readonly WantedTarget[],
  context: SurveyContext,
): Promise<Survey> {
  const { repositories, emit, today, trustServices } = context
  const [source, named] = await Promise.all([
    waitForSource(request, repositories, emit, context.wait),
    readTargets(wanted, request, repositories),
  ])
  const { root, sources, parts } = source
  const { digest } = root.descriptor
  const readings = await unifyDigests(named, digest, repositories)
  emit({ kind: 'pinned', sources: request.sources, digest, created: source.created !== undefined })
  const allowed = readings.filter(({ disallowedBy }) => disallowedBy === undefined)
  const destinations = destinationsOf(
    allowed.filter((target) => !isSkipped(target, digest)).map(({ target }) => target),
  )
  const withoutImage = await destinationsWithoutImage(destinations, source, readings, context)
  const targets = withoutImage.length > 0 ? readings : await confirmAbsence(readings, request, repositories)
  const tagged = destinations.filter((name) => !withoutImage.includes(name))
  const incomplete = [...withoutImage, ...(await incompleteDestinations(tagged, targets, source, context))]
  for (const { name, blobs } of expectedBlobs(withoutImage, parts, root)) context.preconnect(name, blobs)
  const gated = request.options.require !== undefined
  const readsGraph = incomplete.length > 0 || gated
  if (readsGraph) for (const part of parts) context.expectManifests(part.origin, unreadManifests(part, root))
  const [attachments, nodes, platform, tags, ...referrerSurveys] = await Promise.all([
    surveyAttachments({ root, attachments: context.attachments, destinations, withoutImage, repositories }),
    readsGraph ? readNodes(source, context) : [],
    source.platform ?? configPlatform(repositories.get(request.sources[0].repository), root),
    readTagLists({ request, root }, targets, repositories),
    ...parts.map((part) =>
      surveyReferrers({
        part,
        selection: request.options.referrers,
        gated,
        destinations,
        withoutImage,
        repositories,
        emit,
        patience: context.wait,
      }),
    ),
  ])
  warnOfSchema1(root, request.sources, emit)
  reportReplacedIndex(source, request, emit)
  reportUnusedAnnotations(source, request, emit)
  await warnOfOtherSpellings({ request, root, targets, tags }, repositories, emit)
  const referrers = referrerSurveys.flatMap((surveyed) => surveyed.referrers)
  await reportReferrerChanges({ request, parts, referrers }, emit)
  const attached = referrerSurveys.flatMap((surveyed) => surveyed.attached)
  return {
    request,
    root,
    sources,
    parts,
    platform,
    nodes,
    targets,
    incomplete: new Set(incomplete.map(formatName)),
    tags,
    referrers,
    missing: mergeByDestination(destinations, [...referrerSurveys.map(({ missing }) => missing), attachments]),
    failedGates: await checkGates({
      request,
      sources,
      root,
      nodes,
      trustServices,
      referrers: attached,
      listed: referrerSurveys.map((surveyed) => surveyed.listed),
      repositories,
      now: today,
    }),
  }
}

type ByDestination = ReadonlyMap<string, readonly Referrer[]>

function mergeByDestination(destinations: readonly RepositoryName[], maps: readonly ByDestination[]): ByDestination {
  return new Map(destinations.map(formatName).map((name) => [name, maps.flatMap((map) => map.get(name) ?? [])]))
}

/** Gates and their libraries are imported only if there are requirements. */
async function checkGates(subject: Omit<GateSubject, 'images'>): Promise<readonly string[]> {
  const { require } = subject.request.options
  if (require === undefined) return []
  const { evaluateGates } = await import('../plan/gates/evaluate.ts')
  return evaluateGates(require, subject)
}

/** Referrers of the source's index are not referrers of an index, or a platform, that is promoted instead of it. */
function reportReplacedIndex({ root, replaced }: ResolvedSource, { options }: PromotionRequest, emit: Emit): void {
  if (replaced === undefined || options.referrers === 'none') return
  const { digest } = root.descriptor
  const promoted = options.unwrap ? `the manifest of ${options.platforms?.join() ?? ''},` : 'the new index'
  emit({
    kind: 'notice',
    message: `${promoted} ${digest} is not ${replaced}: signatures and attestations of that index as a whole are not copied`,
  })
}

/** An index that keeps its digest keeps its annotations: `platforms` may name all of its platforms. */
function reportUnusedAnnotations({ root, created }: ResolvedSource, { options }: PromotionRequest, emit: Emit): void {
  if (options.annotations === undefined || created !== undefined) return
  const { digest } = root.descriptor
  emit({
    kind: 'warning',
    message: `annotations are not added: ${digest} is promoted as it is, since no index is created`,
  })
}
