// Everything that happens, as one stream: log, progress, summary and report are folds of it.

import type { Digest } from '../../registry/model/digest.ts'
import type { Reference, RepositoryName, Tag } from '../../registry/model/reference.ts'
import type { WireEvent } from '../../registry/model/wire-event.ts'
import type { BlobOutcome } from '../../registry/repository.ts'
import type { Plan } from './plan.ts'
import type { Target } from './request.ts'

export type Phase = 'survey' | 'plan' | 'preflight' | 'content' | 'tags' | 'rollback' | 'verify' | 'record'

export type Event =
  | { readonly kind: 'phase'; readonly phase: Phase }
  /** The source is pinned: whatever its tag does now, this digest is promoted. `created`: this run makes the index. */
  | {
      readonly kind: 'pinned'
      readonly sources: readonly Reference[]
      readonly digest: Digest
      readonly created: boolean
    }
  /** The source is not all there yet; `milliseconds` are left to wait. */
  | { readonly kind: 'waiting'; readonly source: string; readonly reason: string; readonly milliseconds: number }
  | { readonly kind: 'planned'; readonly plan: Plan }
  /** What the content phase will do at most: blobs counted once per destination, sizes in bytes. */
  | { readonly kind: 'content'; readonly blobs: number; readonly bytes: number; readonly manifests: number }
  | {
      readonly kind: 'blob'
      readonly destination: RepositoryName
      readonly digest: Digest
      readonly size: number
      readonly outcome: BlobOutcome
      /** Whether the registry was asked for the blob first; an upload that was opened beforehand proves no absence. */
      readonly lookedUp: boolean
    }
  | { readonly kind: 'manifest'; readonly destination: RepositoryName; readonly digest: Digest; readonly size: number }
  /** A referrer can be found at the destination: by its API, its fallback tag, or (`tagged`) a digest tag of its own. */
  | {
      readonly kind: 'referrer'
      readonly destination: RepositoryName
      readonly subject: Digest
      readonly digest: Digest
      readonly size: number
      readonly artifactType: string
      readonly how: 'indexed' | 'merged' | 'tagged'
      /** The digest tag that names it now. */
      readonly tag?: Tag
    }
  | { readonly kind: 'tag'; readonly target: Target; readonly before: Digest | undefined; readonly after: Digest }
  | { readonly kind: 'tag-failed'; readonly target: Target; readonly message: string }
  /** A derived tag that another run moved meanwhile, and that stays where it is. */
  | { readonly kind: 'tag-held'; readonly target: Target; readonly reason: string; readonly after: Digest | undefined }
  /** A tag went back: to what it held, or away. `left`: it stands where the run put it, and why. `unmoved`: it never went. */
  | {
      readonly kind: 'rollback'
      readonly target: Target
      readonly outcome: 'restored' | 'deleted' | 'left' | 'unmoved' | 'moved-by-other'
      readonly detail?: string
      /** What it names now where that is none of what the outcome says; absent where it is nothing, or not known. */
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
  | { readonly kind: 'warning'; readonly message: string }
  /** Something to know that is no problem. */
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'wire'; readonly event: WireEvent }

export type Emit = (event: Event) => void

/** Where events come in and go out: whoever listens sees all that follow. */
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
