// The plan as it is written to a file.

import type { Digest } from '../../registry/model/digest.ts'
import type { TagClass } from '../match/version/version.ts'
import type { Move } from './plan.ts'
import type { PromotionOptions } from './request.ts'

interface PlannedTargetDocument {
  readonly reference: string
  /** What the tag named; `null` for nothing. */
  readonly expected: Digest | null
  readonly class: TagClass
  readonly move: Move
  /** Made by `floating-tags`, not named by the user. */
  readonly derived: boolean
}

export interface PromotionDocument {
  /** Each with its digest, and with its tag if it was named by one. */
  readonly sources: readonly string[]
  readonly digest: Digest
  /** sha256 over the sorted digests of the manifests and the selected referrers. */
  readonly graph: Digest
  readonly options: PromotionOptions
  readonly targets: readonly PlannedTargetDocument[]
  /** Upper bound of what is sent, in bytes. */
  readonly bytes: number
}

export interface PlanDocument {
  readonly version: 1
  /** The GitHub repository and run that created the plan; empty outside GitHub. */
  readonly repository: string
  readonly run: string
  readonly promotions: readonly PromotionDocument[]
  /** Upper bounds of what is sent, in bytes, and of the requests that applying it takes (see request-bound.ts). */
  readonly bytes: number
  readonly requests: number
}
