// The shape of a gate: one key of `require`, everything about it in one file.
import type { z } from 'zod/mini'
import type { Manifest } from '../../../../registry/model/manifest.ts'
import type { Reference } from '../../../../registry/model/reference.ts'
import type { InspectedImage } from '../../../image/runnable-images.ts'
import type { GraphNode } from '../../../model/image-graph.ts'
import type { AttachedReferrer, ListedSubjects } from '../../../model/referrer.ts'
import type { PromotionRequest } from '../../../model/request.ts'
import type { GateRefusal, Requirements } from '../../../model/requirements.ts'
import type { LoadTrustServices } from '../../../model/trust.ts'
import type { Repositories } from '../../../repositories.ts'

/** What a gate may look at. All of it is read before anything is written. */
export interface GateSubject {
  readonly request: PromotionRequest
  /** The sources, each with the digest it had. */
  readonly sources: readonly Reference[]
  readonly root: Manifest
  /** Every manifest of the image, attestation manifests included, children first. */
  readonly nodes: readonly GraphNode[]
  /**
   * Every image that a client could run: all but attestation manifests. An image that cannot be inspected is among
   * them, with the reason. Reads the configs on the first call.
   */
  readonly images: () => Promise<readonly InspectedImage[]>
  /** Referrers of the image's manifests, by subject or by digest tag. Each was checked against its own manifest. */
  readonly referrers: readonly AttachedReferrer[]
  /** Whether a signature of the image is in a signature store of the source. */
  readonly hasStoredSignatures: boolean
  /** For blobs and manifests that a gate reads by itself. */
  readonly repositories: Repositories
  /** The manifests of which `referrers` has every entry; what refers to others of a source was not read. */
  readonly listed: readonly ListedSubjects[]
  readonly trustServices: LoadTrustServices
  /** Milliseconds since the epoch. */
  readonly now: number
}

type Required<Key extends keyof Requirements> = NonNullable<Requirements[Key]>

/** One gate. A large library that only `check` needs is imported in `check`. */
export interface GateDefinition<Key extends keyof Requirements> {
  /** The key in `require`. */
  readonly key: Key
  /**
   * Reads the value from YAML, in which every scalar is a text, and from a plan. Reading a value that was read before
   * gives the same value.
   */
  readonly schema: z.ZodMiniType<Required<Key>>
  /** The value that holds only if both hold: the plan's and that of the step that applies it. */
  readonly merge: (planned: Required<Key>, applying: Required<Key>) => Required<Key>
  /** Why the image does not meet the requirement; empty if it does. A client's every way to run it counts. */
  readonly check: (
    required: Required<Key>,
    subject: GateSubject,
  ) => readonly GateRefusal[] | Promise<readonly GateRefusal[]>
}

/** A gate as the list holds it, with the type of its value closed over. */
export interface Gate {
  readonly key: keyof Requirements
  readonly schema: z.ZodMiniType
  readonly merge: (planned: Requirements, applying: Requirements) => unknown
  /** A sentence for each refusal, the key first. */
  readonly check: (requirements: Requirements, subject: GateSubject) => Promise<readonly string[]>
}

export function defineGate<Key extends keyof Requirements>(gate: GateDefinition<Key>): Gate {
  const { key } = gate
  return {
    key,
    schema: gate.schema,
    merge: ({ [key]: planned }, { [key]: applying }) =>
      planned == null || applying == null ? (planned ?? applying) : gate.merge(planned, applying),
    check: async ({ [key]: required }, subject) => {
      const refusals = required == null ? [] : await gate.check(required, subject)
      return refusals.map(({ problem, remedy }) => `${key}: ${problem}. ${remedy}`)
    },
  }
}
