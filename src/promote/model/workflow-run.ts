// What is told of a promotion outside of the registries: the workflow run that made it, and what was promoted.
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

/** Tells other systems of promoted images. Never rejects: a system that cannot be told is a warning. */
export type PublishPromotions = (images: readonly PromotedImage[]) => Promise<void>
