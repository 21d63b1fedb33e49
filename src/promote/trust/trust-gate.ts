// The shape of a trust gate: one requirement on the evidence about an image.
import type { Verdict } from './check-signer.ts'
import type { ImageEvidence } from './gather.ts'

export type TrustGateKey = 'signed-by' | 'built-by' | 'attested' | 'vulnerabilities' | 'trusted-root'

/** One requirement: `accepts` answers why a piece of evidence does not meet it. */
export interface TrustGate {
  /** Begins the message, such as `signed-by`. */
  readonly key: TrustGateKey
  /** Completes "the image must be …". */
  readonly wanted: string
  readonly accepts: (evidence: ImageEvidence, all: readonly ImageEvidence[]) => Verdict
}
