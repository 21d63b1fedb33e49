// Turns a plan into steps: every blob once per registry, every manifest once per destination, tags by class. Pure.

import type { Readable } from 'node:stream'
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { type TagClass, tagClasses } from '../match/version/version.ts'
import { registryKey } from '../model/destinations.ts'
import { type GraphNode, nodeBlobs } from '../model/image-graph.ts'
import type { Plan, PlannedPromotion, PlannedTarget } from '../model/plan.ts'
import type { Referrer } from '../model/referrer.ts'
import type { PromotionRequest } from '../model/request.ts'
import { isCopiedTo, isMoving } from './changes.ts'

/** A blob and where it is needed: by registry, its repositories there. */
export interface BlobStep {
  readonly blob: Descriptor
  readonly origins: readonly RepositoryName[]
  /** Opens the bytes if this run created them; otherwise they are read from an origin. */
  readonly created?: () => Promise<Readable>
  readonly wanted: readonly (readonly RepositoryName[])[]
}

/** What all promotions together copy to one destination. */
export interface DestinationSteps {
  readonly destination: RepositoryName
  /** Children before parents, each digest once. */
  readonly nodes: readonly GraphNode[]
  readonly referrers: readonly Referrer[]
}

export interface TagStep {
  readonly root: Manifest
  /** The request that the tag belongs to: if the tag moves meanwhile, it is decided again. */
  readonly request: PromotionRequest
  readonly planned: PlannedTarget
  /** Whether time passes between reading the tag and moving it: it is read again right before it moves. */
  readonly aged: boolean
}

export interface Steps {
  readonly blobs: readonly BlobStep[]
  readonly destinations: readonly DestinationSteps[]
  /** In the order of tagClasses; empty classes left out. */
  readonly classes: readonly { readonly class: TagClass; readonly steps: readonly TagStep[] }[]
}

/** `isOld`: whether the survey began so long ago that tags may have moved since. Copying content takes time too. */
export function stepsOf(plan: Plan, isOld = false): Steps {
  const destinations = mergeDestinations(plan)
  const aged = isOld || destinations.length > 0
  const steps = plan.promotions.flatMap((promotion) => tagSteps(promotion, aged))
  return {
    blobs: blobSteps(destinations),
    destinations,
    classes: tagClasses
      .map((name) => ({ class: name, steps: steps.filter(({ planned }) => planned.class === name) }))
      .filter((group) => group.steps.length > 0),
  }
}

/** Upper bounds: what is sent if the destinations have nothing. Bytes count once per registry. */
export function upperBound({ blobs, destinations }: Steps): {
  readonly blobs: number
  readonly bytes: number
  readonly manifests: number
} {
  return {
    blobs: blobs.reduce((sum, { wanted }) => sum + wanted.flat().length, 0),
    bytes: blobs.reduce((sum, { blob, wanted }) => sum + blob.size * wanted.length, 0),
    manifests: destinations.reduce((sum, { nodes, referrers }) => sum + nodes.length + referrers.length, 0),
  }
}

function mergeDestinations(plan: Plan): readonly DestinationSteps[] {
  const merged = new Map<
    string,
    { destination: RepositoryName; nodes: Map<Digest, GraphNode>; referrers: Map<string, Referrer> }
  >()
  for (const { destination, nodes, referrers } of plan.promotions.flatMap((promotion) => promotion.content)) {
    const content = merged.get(formatName(destination)) ?? { destination, nodes: new Map(), referrers: new Map() }
    for (const node of nodes)
      if (!content.nodes.has(node.manifest.descriptor.digest)) content.nodes.set(node.manifest.descriptor.digest, node)
    for (const referrer of referrers)
      content.referrers.set(`${referrer.subject} ${referrer.tag ?? ''} ${referrer.descriptor.digest}`, referrer)
    merged.set(formatName(destination), content)
  }
  return [...merged.values()]
    .map(({ destination, nodes, referrers }) => ({
      destination,
      nodes: [...nodes.values()],
      referrers: [...referrers.values()],
    }))
    .filter(isCopiedTo)
}

interface BlobDraft {
  readonly blob: Descriptor
  readonly created: (() => Promise<Readable>) | undefined
  readonly origins: Map<string, RepositoryName>
  readonly wanted: Map<string, RepositoryName>
}

function blobSteps(destinations: readonly DestinationSteps[]): readonly BlobStep[] {
  const drafts = new Map<Digest, BlobDraft>()
  for (const { destination, nodes, referrers } of destinations)
    for (const node of [...nodes, ...referrers.flatMap((referrer) => referrer.nodes)])
      for (const blob of nodeBlobs(node)) {
        const { origin, created } = node
        const added: BlobDraft = { blob, created: created?.get(blob.digest), origins: new Map(), wanted: new Map() }
        const draft = drafts.get(blob.digest) ?? added
        draft.origins.set(formatName(origin), origin)
        draft.wanted.set(formatName(destination), destination)
        drafts.set(blob.digest, draft)
      }
  return [...drafts.values()].map(({ blob, created, origins, wanted }) => ({
    blob,
    origins: [...origins.values()],
    ...(created && { created }),
    wanted: [...Map.groupBy(wanted.values(), registryKey).values()],
  }))
}

function tagSteps({ targets, root, request }: PlannedPromotion, aged: boolean): readonly TagStep[] {
  return targets.filter(isMoving).map((planned) => ({ root, request, planned, aged }))
}
