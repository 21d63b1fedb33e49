// Decides on every promotion from its survey. Pure.

import { formatName, formatReference, sameName, type Tag } from '../../registry/model/reference.ts'
import { writtenRepositories } from '../model/destinations.ts'
import type { DestinationContent, Plan, PlannedPromotion, PlannedTarget } from '../model/plan.ts'
import type { Survey } from '../model/survey.ts'
import { runNamesOf } from '../requests/run-names.ts'
import { hasChanges } from './changes.ts'
import { guardTarget } from './guards.ts'
import type { TagClaim } from './rule-guards.ts'

/** Two promotions that want one tag to name different digests are both refused. */
export function plan(surveys: readonly Survey[]): Plan {
  const claims = claimsByTag(surveys)
  // a floating tag does not go behind one that another promotion names
  const { tags } = runNamesOf(surveys.map(({ request }) => request))
  return { promotions: surveys.map((survey) => planOne(survey, claims, tags)) }
}

function planOne(
  survey: Survey,
  claims: ReadonlyMap<string, readonly TagClaim[]>,
  tags: ReadonlyMap<string, readonly Tag[]>,
): PlannedPromotion {
  const { request, root, sources, parts, platform, nodes, referrers, missingRecords, failedGates } = survey
  const decided = survey.targets.map((target) => {
    const named = claims.get(formatReference(target.target)) ?? []
    return guardTarget(survey, target, {
      claims: named.filter(({ digest }) => digest !== root.descriptor.digest),
      tags: tags.get(formatName(target.target.repository)) ?? [],
    })
  })
  const targets = withoutSkippedVersions(decided, survey)
  const content = contentOf(survey, targets)
  const decision = failedGates.length > 0 ? 'refused' : decide(targets, content, survey)
  return {
    request,
    root,
    decision,
    targets,
    content: decision === 'promote' ? content : [],
    sources,
    parts,
    platform,
    nodes,
    referrers,
    missingRecords,
    failedGates,
  }
}

/** A tag stays if the version that it is derived from does: it would name an image that no version of its repository names. */
function withoutSkippedVersions(targets: readonly PlannedTarget[], survey: Survey): readonly PlannedTarget[] {
  const skipped = new Set(targets.flatMap(({ target, skipped }) => (skipped ? [formatReference(target)] : [])))
  if (skipped.size === 0) return targets
  return targets.map((planned, at): PlannedTarget => {
    const version = survey.targets[at]?.version
    const isMoving = planned.move === 'create' || planned.move === 'move'
    if (!planned.derived || !isMoving || version === undefined) return planned
    if (!skipped.has(formatReference({ ...planned.target, tag: version.tag }))) return planned
    return {
      ...planned,
      move: 'held',
      reason: `${version.tag}, which it is derived from, names another image and stays`,
    }
  })
}

function decide(
  targets: readonly PlannedTarget[],
  content: readonly DestinationContent[],
  { missingRecords }: Survey,
): PlannedPromotion['decision'] {
  if (targets.some(({ move }) => move === 'refused')) return 'refused'
  return hasChanges({ targets, content }) || missingRecords.size > 0 ? 'promote' : 'unchanged'
}

/**
 * Nodes that a destination is the origin of are not copied to it. A destination all of whose tags are held gets nothing:
 * no tag there would name the image.
 */
function contentOf(survey: Survey, targets: readonly PlannedTarget[]): readonly DestinationContent[] {
  const named = targets.filter(({ move }) => move !== 'held').map(({ target }) => target)
  const written = named.length === 0 ? [] : writtenRepositories(named, survey.request.options)
  return written.map((destination) => {
    return {
      destination,
      nodes: survey.incomplete.has(formatName(destination))
        ? survey.nodes.filter(({ origin, created }) => created !== undefined || !sameName(origin, destination))
        : [],
      referrers: survey.missing.get(formatName(destination)) ?? [],
    }
  })
}

/** By tag, every image that a promotion names it for, each once. */
function claimsByTag(surveys: readonly Survey[]): ReadonlyMap<string, readonly TagClaim[]> {
  const claims = new Map<string, TagClaim[]>()
  for (const { request, root } of surveys)
    for (const target of request.targets) {
      const { digest } = root.descriptor
      const named = claims.get(formatReference(target)) ?? []
      const source = request.sources.map(formatReference).join(' with ')
      if (!named.some((claim) => claim.digest === digest)) named.push({ digest, source })
      claims.set(formatReference(target), named)
    }
  return claims
}
