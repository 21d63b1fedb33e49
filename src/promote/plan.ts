// The decision, pure: from what was asked and what was found to what will be done.

import type { Descriptor } from '../registry/descriptor.ts'
import type { Digest } from '../registry/digest.ts'
import type { Manifest } from '../registry/manifest.ts'
import { formatName, formatReference, type RepositoryName, sameName } from '../registry/reference.ts'
import type { TagClass } from './classes.ts'
import type { Node } from './graph.ts'
import { guardTarget } from './guards.ts'
import type { Referrer } from './referrers.ts'
import type { Request, Target } from './request.ts'
import type { Survey } from './survey.ts'

/** What happens to a tag. `held`: it stays where it is, with a warning; `refused` stops the whole run. */
export type Move = 'create' | 'move' | 'same' | 'held' | 'refused'

export interface PlannedTarget {
  readonly target: Target
  readonly class: TagClass
  readonly move: Move
  /** What the tag was seen to name; a tag moves only from there. */
  readonly expected: Descriptor | undefined
  /** Why it is held or refused, in plain words. */
  readonly reason?: string
}

/** What one destination must be brought: nothing where it is known to hold the whole image. */
export interface DestinationContent {
  readonly destination: RepositoryName
  /** Children first, the root last. */
  readonly nodes: readonly Node[]
  readonly referrers: readonly Referrer[]
}

export interface PlannedPromotion {
  readonly request: Request
  readonly root: Manifest
  readonly decision: 'promote' | 'unchanged' | 'refused'
  readonly targets: readonly PlannedTarget[]
  readonly content: readonly DestinationContent[]
  /** Everything that belongs to the source and was selected to travel. */
  readonly referrers: readonly Referrer[]
  /** Gates that refuse the source, a sentence each. */
  readonly failedGates: readonly string[]
}

export interface Plan {
  readonly promotions: readonly PlannedPromotion[]
}

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

/** The repositories of the targets, each once, in the order they were named. */
export function destinationsOf(targets: readonly Pick<Target, 'repository'>[]): readonly RepositoryName[] {
  return [...new Map(targets.map(({ repository }) => [formatName(repository), repository])).values()]
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
