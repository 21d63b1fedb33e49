// The decision, pure: from what was asked and what was found to what will be done.

import type { Digest } from '../../registry/model/digest.ts'
import { formatName, formatReference, sameName } from '../../registry/model/reference.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { DestinationContent, Plan, PlannedPromotion, PlannedTarget } from '../model/plan.ts'
import type { Target } from '../model/request.ts'
import type { Survey } from '../model/survey.ts'
import { guardTarget } from './guards.ts'

/** Decides. Two promotions that want one tag to name different digests refuse each other. */
export function plan(surveys: readonly Survey[]): Plan {
  const wanted = wantedDigests(surveys)
  return { promotions: surveys.map((survey) => planOne(survey, wanted)) }
}

function planOne(survey: Survey, wanted: ReadonlyMap<string, ReadonlySet<Digest>>): PlannedPromotion {
  const { request, root } = survey
  const targets = survey.targets.map((found) => {
    const others = [...(wanted.get(formatTarget(found.target)) ?? [])].filter(
      (digest) => digest !== root.descriptor.digest,
    )
    return guardTarget(survey, found, others)
  })
  const content = contentOf(survey, targets)
  const decision = survey.failedGates.length > 0 ? 'refused' : decide(targets, content)
  return {
    request,
    root,
    decision,
    targets,
    content: decision === 'promote' ? content : [],
    referrers: survey.referrers,
    failedGates: survey.failedGates,
  }
}

function decide(
  targets: readonly PlannedTarget[],
  content: readonly DestinationContent[],
): PlannedPromotion['decision'] {
  if (targets.some(({ move }) => move === 'refused')) return 'refused'
  const moving = targets.some(({ move }) => move !== 'same')
  return moving || content.some(({ nodes, referrers }) => nodes.length + referrers.length > 0) ? 'promote' : 'unchanged'
}

/** What is read from a destination is there already; all else is brought where the image is not known to be. */
function contentOf(survey: Survey, targets: readonly PlannedTarget[]): readonly DestinationContent[] {
  return destinationsOf(targets.map(({ target }) => target)).map((destination) => {
    return {
      destination,
      nodes: survey.lacking.has(formatName(destination))
        ? survey.nodes.filter(({ origin, made }) => made !== undefined || !sameName(origin, destination))
        : [],
      referrers: survey.missing.get(formatName(destination)) ?? [],
    }
  })
}

function formatTarget(target: Target): string {
  return formatReference(target)
}

function wantedDigests(surveys: readonly Survey[]): ReadonlyMap<string, ReadonlySet<Digest>> {
  const wanted = new Map<string, Set<Digest>>()
  for (const { request, root } of surveys)
    for (const target of request.targets) {
      const digests = wanted.get(formatTarget(target)) ?? new Set<Digest>()
      wanted.set(formatTarget(target), digests.add(root.descriptor.digest))
    }
  return wanted
}
