// The events of a run: log, progress, summary and report are computed from them.

import type { Digest } from '../../registry/model/digest.ts'
import type { Reference, RepositoryName, Tag } from '../../registry/model/reference.ts'
import type { WireEvent } from '../../registry/model/wire-event.ts'
import type { BlobOutcome } from '../../registry/repository.ts'
import type { Plan } from './plan.ts'
import type { Target } from './request.ts'

export type Phase = 'survey' | 'plan' | 'preflight' | 'content' | 'tags' | 'rollback' | 'verify' | 'record' | 'delete'

export type Event =
  | { readonly kind: 'phase'; readonly phase: Phase }
  /** The source is pinned: this digest is promoted, even if its tag moves. `created`: this run creates the index. */
  | {
      readonly kind: 'pinned'
      readonly sources: readonly Reference[]
      readonly digest: Digest
      readonly created: boolean
    }
  /** The source is not all there yet: `reason` is a sentence that names it. `milliseconds` are left to wait. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly milliseconds: number }
  | { readonly kind: 'planned'; readonly plan: Plan }
  /** What the content phase will do at most: blobs counted once per destination, sizes in bytes. */
  | { readonly kind: 'content'; readonly blobs: number; readonly bytes: number; readonly manifests: number }
  | {
      readonly kind: 'blob'
      readonly destination: RepositoryName
      readonly digest: Digest
      readonly size: number
      readonly outcome: BlobOutcome
      /** Whether the blob was looked up first; an upload that the preflight opened does not prove absence. */
      readonly lookedUp: boolean
    }
  | { readonly kind: 'manifest'; readonly destination: RepositoryName; readonly digest: Digest; readonly size: number }
  /** A referrer can be found at the destination: by its API, its fallback tag, (`tagged`) a digest tag of its own, or in a signature store. */
  | {
      readonly kind: 'referrer'
      readonly destination: RepositoryName
      readonly subject: Digest
      readonly digest: Digest
      readonly size: number
      readonly artifactType: string
      readonly how: 'indexed' | 'merged' | 'tagged' | 'stored'
      /** The digest tag that names it now. */
      readonly tag?: Tag
    }
  | { readonly kind: 'tag'; readonly target: Target; readonly before: Digest | undefined; readonly after: Digest }
  | { readonly kind: 'tag-failed'; readonly target: Target; readonly message: string }
  /** A derived tag that another run moved meanwhile; this run leaves it. */
  | { readonly kind: 'tag-held'; readonly target: Target; readonly reason: string; readonly after: Digest | undefined }
  /** The rollback of a tag. `left`: it still names what this run set, and why. `unmoved`: it had not moved. */
  | {
      readonly kind: 'rollback'
      readonly target: Target
      readonly outcome: 'restored' | 'deleted' | 'left' | 'unmoved' | 'moved-by-other'
      readonly detail?: string
      /** Present if the tag is a backup: what it named before. */
      readonly backup?: { readonly before: Digest | undefined }
      /** What it names now, if that does not follow from the outcome; absent if it names nothing, or is not known. */
      readonly after?: Digest
    }
  | {
      readonly kind: 'verified'
      readonly target: Target
      readonly outcome: 'confirmed' | 'not-visible' | 'moved-by-other'
      /** When the tag was read, in milliseconds since the epoch: later moves by others are not known. */
      readonly at: number
      /** What was read, if someone else moved it. */
      readonly after?: Digest
    }
  /** A tag of a source, and what it named. `unknown`: the request to delete it has no answer. */
  | {
      readonly kind: 'deletion'
      readonly reference: Target
      readonly digest: Digest
      readonly result: 'deleted' | 'planned' | 'unknown'
    }
  | { readonly kind: 'warning'; readonly message: string }
  /** Information that is not a problem. */
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'wire'; readonly event: WireEvent }

export type Emit = (event: Event) => void

/** Passes each event to every listener that was added before it. */
export interface EventHub {
  readonly emit: Emit
  readonly listen: (listener: Emit) => void
}

export function eventHub(): EventHub {
  const listeners: Emit[] = []
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    listen: (listener) => {
      listeners.push(listener)
    },
  }
}
