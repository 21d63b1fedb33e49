// The plan: what was decided for every promotion and every tag.

import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import type { TagClass } from '../match/version/version.ts'
import type { GraphNode } from './image-graph.ts'
import type { Referrer } from './referrer.ts'
import type { Target } from './request.ts'
import type { Survey } from './survey.ts'

/** What happens to a tag. `held`: it stays where it is, with a warning; `refused` stops the whole run. */
export type Move = 'create' | 'move' | 'same' | 'held' | 'refused'

/** The guards that refuse a target. */
export type GuardRule =
  | 'published-version'
  | 'overwrite-never'
  | 'reserved-tag'
  | 'allow-targets'
  | 'plan-drift'
  | 'two-images'
  | 'backup-tag'

export interface PlannedTarget {
  readonly target: Target
  readonly class: TagClass
  readonly move: Move
  /** What the tag named in the survey; a tag moves only from this digest. */
  readonly expected: Descriptor | undefined
  /** Whether `floating-tags` derived it; otherwise the user named it. */
  readonly derived: boolean
  /** Why it is held or refused, in plain words. */
  readonly reason?: string
  /** Which guard refused it. */
  readonly rule?: GuardRule
  /** It stays because `overwrite` is `skip`: what the user asked for, and no warning. */
  readonly skipped?: boolean
  /** Why no guard could judge the move, and what to do about it. */
  readonly unguarded?: string
}

/** What must be copied to one destination: nothing if it has the whole image. */
export interface DestinationContent {
  readonly destination: RepositoryName
  /** Children first, the root last. */
  readonly nodes: readonly GraphNode[]
  readonly referrers: readonly Referrer[]
}

/** What the survey of a promotion read that later phases, the plan file, the record and the report need. */
type SurveyedPromotion = Pick<
  Survey,
  'request' | 'root' | 'sources' | 'parts' | 'platform' | 'nodes' | 'referrers' | 'missingRecords' | 'failedGates'
>

/** A promotion as it was surveyed, with the decision on it. */
export interface PlannedPromotion extends SurveyedPromotion {
  readonly decision: 'promote' | 'unchanged' | 'refused'
  readonly targets: readonly PlannedTarget[]
  readonly content: readonly DestinationContent[]
}

export interface Plan {
  readonly promotions: readonly PlannedPromotion[]
}
