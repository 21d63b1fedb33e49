// What the survey read, before anything is decided.

import type { Descriptor, Platform } from '../../registry/model/descriptor.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import type { Reference, Tag } from '../../registry/model/reference.ts'
import type { Version } from '../match/version/version.ts'
import type { GraphNode, Part } from './image-graph.ts'
import type { Referrer, SelectableReferrers } from './referrer.ts'
import type { OverwriteRule, PromotionRequest, Target } from './request.ts'

export interface TargetSurvey extends WantedTarget {
  /** What the tag names now; `undefined` if there is no such tag. */
  readonly current: Descriptor | undefined
  /** The `overwrite` rule that applies to the tag. */
  readonly overwrite: OverwriteRule
  /** The list of `allow-targets` that has no glob for what would be written, and the name of that. */
  readonly disallowedBy?: { readonly name: string; readonly globs: readonly string[] }
}

/** A signed statement about a promotion: the record, or the summary of its verification. */
export type RecordKind = 'record' | 'summary'

/** Everything known about one promotion before it is decided. */
export interface Survey {
  readonly request: PromotionRequest
  readonly root: Manifest
  /** The sources, each with the digest it had. */
  readonly sources: readonly Reference[]
  readonly parts: readonly Part[]
  /** The platform of a root that is a single image. */
  readonly platform: Platform | undefined
  /** The whole graph, children first; empty if nothing needs it. */
  readonly nodes: readonly GraphNode[]
  readonly targets: readonly TargetSurvey[]
  /** Names of the destinations that are not known to have the whole image. */
  readonly incomplete: ReadonlySet<string>
  /** Destinations' tag lists, by name, if a guard needs them. */
  readonly tags: ReadonlyMap<string, DestinationTags>
  /** What the globs of `referrers` selected from; empty if there are none, or if nothing is copied. */
  readonly selectable: SelectableReferrers
  /** Selected referrers of the source. */
  readonly referrers: readonly Referrer[]
  /** Whether the referrers of every part were selected: if nothing is copied, they are not. */
  readonly areReferrersSelected: boolean
  /** Those of them that a destination does not have, by its name, with everything that must be copied. */
  readonly missing: ReadonlyMap<string, readonly Referrer[]>
  /** What destinations that have the image under a right tag lack of the signed statements that the run attaches, by name. */
  readonly missingRecords: ReadonlyMap<string, readonly RecordKind[]>
  /** Why the source may not be promoted, a sentence for each gate that does not hold. */
  readonly failedGates: readonly string[]
}

/** The tags of a destination: all, the first of a longer list, or none because the registry refuses to list them. */
export type DestinationTags =
  | { readonly kind: 'complete' | 'cut'; readonly tags: readonly Tag[] }
  | { readonly kind: 'denied'; readonly tags: readonly Tag[]; readonly reason: string }

/** A target, and whether the user named it or `floating-tags` derived it. */
export interface WantedTarget {
  readonly target: Target
  readonly derived: boolean
  /** The version that it was derived from. */
  readonly version?: Version
}
