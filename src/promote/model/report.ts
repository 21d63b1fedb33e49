// The result of a run as data. Outputs, summary and exit code follow from it alone.
import type { Platform } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import type { ErrorCode, RegistryErrorDetails } from '../../registry/model/errors.ts'
import type { Reference, RepositoryName } from '../../registry/model/reference.ts'
import type { TagClass } from '../match/version/version.ts'
import type { GuardRule, Move } from './plan.ts'
import type { PlanDocument } from './plan-document.ts'
import type { Target } from './request.ts'

/** The first that is true of any promotion. `deleted`: only tags of sources were, all targets were right already. */
export type Status = 'failed' | 'refused' | 'promoted' | 'staged' | 'deleted' | 'unchanged' | 'planned'

/**
 * What happened to a tag. `planned`: nothing was tried. `unmoved`: it could not move, and names what it named. `failed`:
 * whether it moved is not known. `left`: it holds our digest though the run failed.
 */
export type TagResult =
  | 'created'
  | 'moved'
  | 'same'
  | 'held'
  | 'refused'
  | 'planned'
  | 'untouched'
  | 'unmoved'
  | 'failed'
  | 'restored'
  | 'deleted'
  | 'left'
  | 'moved-by-other'

export interface TargetReport {
  readonly target: Target
  /** Absent if the run failed before it was planned: what the tag named and names is not known then either. */
  readonly class?: TagClass
  /** Absent if the run failed before it was planned. */
  readonly move?: Move
  readonly before: Digest | undefined
  /** What the tag names now, as far as known. */
  readonly after: Digest | undefined
  readonly result: TagResult
  /** Why it was held, refused, not moved or left, in plain words. */
  readonly detail?: string
  /** The guard that refused it. */
  readonly rule?: GuardRule
  /** When the tag was read back and named the image (RFC 3339). What others do to it afterwards is not known. */
  readonly verifiedAt?: string
  /** The tag that `backup` set on what this one named, if this run set it, or may have. It is never read back. */
  readonly backup?: BackupReport
}

/** `left`: it names what its target named before the run, though the run failed. */
export type BackupReport = Pick<TargetReport, 'target' | 'move' | 'before' | 'after' | 'result' | 'detail'>

export interface PlatformReport {
  readonly platform: Platform
  readonly digest: Digest
  /** Bytes of config and layers; `undefined` if the manifest was not read. */
  readonly size: number | undefined
  /** The config, which docker calls the image's ID; absent if the manifest was not read. */
  readonly config?: Digest
}

export interface ReferrerReport {
  readonly digest: Digest
  readonly artifactType: string
  readonly subject: Digest
  readonly size: number
  readonly destination: RepositoryName
  /**
   * `attached`: this run created it (`attach`, `record`). `planned`: nothing was tried. `untouched`: the run ended before
   * it was written.
   */
  readonly result: 'copied' | 'attached' | 'present' | 'planned' | 'untouched'
}

export interface PromotionReport {
  readonly sources: readonly Reference[]
  readonly digest: Digest | undefined
  readonly mediaType: string | undefined
  readonly decision: 'promote' | 'unchanged' | 'refused' | 'failed'
  /** Gates that do not hold, a sentence each. */
  readonly refusals: readonly string[]
  readonly platforms: readonly PlatformReport[]
  /** BuildKit's attestation manifests in the index; they are copied as its children. */
  readonly attestations: number
  readonly targets: readonly TargetReport[]
  readonly referrers: readonly ReferrerReport[]
}

/** A tag of a source, for `delete-source-tags`. `planned`: nothing was tried. `unknown`: it may have been deleted. */
export interface DeletionReport {
  readonly reference: Target
  /** What the tag named. */
  readonly digest: Digest
  readonly result: 'deleted' | 'planned' | 'unknown'
}

/** Blobs by what became of them; sizes in bytes. */
export interface Traffic {
  readonly sent: { readonly blobs: number; readonly bytes: number }
  readonly mounted: { readonly blobs: number; readonly bytes: number }
  readonly present: { readonly blobs: number; readonly bytes: number }
}

/** The facts of a registry's refusal, from which advice about that registry is chosen. */
export type FailedAnswer = Pick<
  RegistryErrorDetails,
  | 'registry'
  | 'repository'
  | 'operation'
  | 'access'
  | 'anonymous'
  | 'login'
  | 'plainHttp'
  | 'target'
  | 'codes'
  | 'status'
  | 'detail'
  | 'retryAfter'
>

/** A failure with what to do about it, ready to print. */
export interface Failure {
  /** Absent if the run was stopped. */
  readonly code?: ErrorCode
  readonly message: string
  readonly side: 'source' | 'target' | undefined
  readonly remedy: string | undefined
  /** Present if a registry's answer is what failed. */
  readonly answer?: FailedAnswer
  /** Present if the failure is a defect of this program: where it happened. */
  readonly stack?: string
}

export interface Report {
  readonly status: Status
  /**
   * Whether anything was written or deleted, or may have been. Blobs of a run that failed do not count: without a
   * manifest that names them, nobody finds them.
   */
  readonly changed: boolean
  /** Whether a blob was written, or may have been. */
  readonly blobsWritten: boolean
  readonly promotions: readonly PromotionReport[]
  readonly deletions: readonly DeletionReport[]
  readonly traffic: Traffic
  readonly requests: number
  readonly milliseconds: number
  readonly warnings: readonly string[]
  readonly notices: readonly string[]
  readonly failures: readonly Failure[]
  /** There after a dry run. */
  readonly plan?: PlanDocument
}
