// What other systems are notified of after a promotion: the workflow run, and the images it promoted.
import type { Digest } from '../../registry/model/digest.ts'
import type { Target } from './request.ts'

/** Facts from GitHub's environment; empty strings if a variable is not set. */
export interface WorkflowRun {
  readonly repository: string
  readonly workflow: string
  readonly run: string
  readonly sha: string
  readonly ref: string
  readonly actor: string
}

export interface PromotedImage {
  readonly digest: Digest
  /** The tags that the promotion moved or found in place. */
  readonly targets: readonly Target[]
  /** Sigstore bundles about the image that this run made, in JSON. */
  readonly bundles: readonly Uint8Array[]
}

/** Notifies other systems of promoted images. Never rejects: a failed notification is a warning. */
export type PublishPromotions = (images: readonly PromotedImage[]) => Promise<void>
