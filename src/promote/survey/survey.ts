// Reads everything that the decision on one promotion needs. Nothing is written.
import { formatName, type RepositoryName, sameName } from '../../registry/model/reference.ts'
import { configPlatform } from '../image/image-config.ts'
import { warnOfSchema1 } from '../image/schema1-layers.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { Referrer } from '../model/referrer.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { Survey, WantedTarget } from '../model/survey.ts'
import type { GateSubject } from '../plan/gates/model/gate.ts'
import { isSkipped } from '../plan/rule-guards.ts'
import { surveyAttachments } from '../referrers/attachments.ts'
import { type ReferrerSurveyContext, surveyReferrers } from '../referrers/survey-referrers.ts'
import type { SignatureSurvey } from '../referrers/survey-signatures.ts'
import type { SurveyContext } from './context.ts'
import { destinationsWithoutImage, incompleteDestinations, referrerDestinations } from './destinations.ts'
import { expectedBlobs, unreadManifests } from './expected-requests.ts'
import { reportReplacedIndex, reportUnusedAnnotations } from './notices.ts'
import { warnOfOtherSpellings } from './other-spellings.ts'
import { readNodes } from './read-nodes.ts'
import { readTagLists } from './read-tag-lists.ts'
import { confirmAbsence, readTargets, unifyDigests } from './read-targets.ts'
import type { ResolvedSource } from './resolve-source.ts'
import { waitForSource } from './wait-for-source.ts'

/**
 * Reads source and destinations at the same time, unless the source was waited for and read before. Throws
 * SourceNotFoundError, InvalidSourceError or RegistryError.
 */
export async function survey(
  request: PromotionRequest,
  wanted: readonly WantedTarget[],
  context: SurveyContext,
  waitedFor: ResolvedSource | undefined,
): Promise<Survey> {
  const { repositories, emit, today, trustServices } = context
  const [source, named] = await Promise.all([
    waitedFor ?? waitForSource(request, repositories, emit, context.wait),
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
  const holders = referrerDestinations(destinations, request.options)
  const gated = request.options.require !== undefined
  const readsGraph = incomplete.length > 0 || gated
  if (readsGraph) for (const part of parts) context.expectManifests(part.origin, unreadManifests(part, root))
  const referrerContexts = parts.map((part) => ({
    part,
    options: request.options,
    gated,
    destinations,
    withoutImage,
    repositories,
    emit,
    retry: context.wait,
  }))
  const stored = Promise.all(referrerContexts.map((referrerContext) => surveySignatureStores(referrerContext, request)))
  stored.catch(() => undefined)
  const [attachments, nodes, platform, tags, missingRecords, ...referrerSurveys] = await Promise.all([
    surveyAttachments({ root, attachments: context.attachments, destinations, withoutImage, repositories }),
    readsGraph ? readNodes(source, context) : [],
    source.platform ?? configPlatform(repositories.get(request.sources[0].repository), root),
    readTagLists({ request, root }, targets, repositories),
    surveyRecords({ request, root, targets }, context),
    ...referrerContexts.map((referrerContext) => surveyReferrers({ ...referrerContext, destinations: holders })),
  ])
  const signatureSurveys = await stored
  warnOfSchema1(root, nodes, request.sources, emit)
  reportReplacedIndex(source, request, emit)
  reportUnusedAnnotations(source, request, emit)
  await warnOfOtherSpellings({ request, root, targets, tags }, repositories, emit)
  const signatures = signatureSurveys.flatMap((surveyed) => surveyed.referrers)
  const referrers = [...referrerSurveys.flatMap((surveyed) => surveyed.referrers), ...signatures]
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
    selectable: new Map([...referrerSurveys, ...signatureSurveys].flatMap(({ selectable }) => [...selectable])),
    referrers,
    areReferrersSelected: referrerSurveys.every(({ areSelected }) => areSelected),
    missing: mergeByDestination(destinationsOf([...destinations, ...holders].map((repository) => ({ repository }))), [
      ...[...referrerSurveys, ...signatureSurveys].map(({ missing }) => missing),
      attachments,
    ]),
    missingRecords,
    failedGates: await checkGates({
      request,
      sources,
      root,
      nodes,
      trustServices,
      referrers: attached,
      hasStoredSignatures: signatureSurveys.some(({ exist }) => exist),
      listed: referrerSurveys.map((surveyed) => surveyed.listed),
      repositories,
      now: today,
    }),
  }
}

/** Asks destinations that have a right tag already. The code is loaded only if records are signed. */
async function surveyRecords(
  { request, root, targets }: Pick<Survey, 'request' | 'root' | 'targets'>,
  context: SurveyContext,
): Promise<Survey['missingRecords']> {
  const right = targets.filter(({ current }) => current?.digest === root.descriptor.digest)
  if (context.signedRecords.length === 0 || right.length === 0) return new Map()
  const { findMissingRecords } = await import('./missing-records.ts')
  return findMissingRecords({ request, root, targets: right.map(({ target }) => target) }, context)
}

/** Signatures beside the registry. Their code is loaded only if the source has a store of them. */
async function surveySignatureStores(
  context: ReferrerSurveyContext,
  { sources, targets }: PromotionRequest,
): Promise<SignatureSurvey> {
  const { part, options, destinations, gated, repositories } = context
  const isCopied = options.referrers !== 'none' && destinations.some((name) => !sameName(name, part.origin))
  const at = sources
    .filter(({ repository }) => sameName(repository, part.origin))
    .flatMap(({ tag, digest }) => digest ?? tag ?? [])
  const stores = isCopied || gated ? await repositories.get(part.origin).signatureStores?.(at, 'pull') : undefined
  if (stores === undefined || stores.length === 0)
    return { exist: false, selectable: new Map(), referrers: [], missing: new Map() }
  const { surveySignatures } = await import('../referrers/survey-signatures.ts')
  return surveySignatures(stores, { ...context, destinations: isCopied ? destinations : [], targets })
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
