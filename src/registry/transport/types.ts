// The seam between what a registry is asked and how the question travels: one session per registry host.

import type { Readable } from 'node:stream'
import type { RegistryBehaviour } from '../model/behaviour.ts'
import { PromoteError } from '../model/errors.ts'

/** What a token must allow; `also` is asked for in a token of its own, so that its failure only declines a mount. */
export interface Scope {
  /** The repository's path. */
  readonly repository: string
  readonly actions: 'pull' | 'pull,push' | 'delete'
  /** The source repository of a mount. */
  readonly mountFrom?: string
}

/** What a request counts as: no body of a blob to speak of, one of up to a MiB, or any. */
export type BodySize = 'small' | 'modest' | 'blob'

/** Bytes in memory, or a way to open them again for every try. */
export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly contentType: string }
  | {
      readonly kind: 'stream'
      readonly open: () => Promise<Readable>
      readonly length: number
      readonly contentType: string
    }

export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** A path with its query on the registry's own origin, or the absolute URL that it named (an upload's Location, a page's Link). */
  readonly target: string | URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
  /** `undefined`: no repository is concerned (catalog: see `catalog`). */
  readonly scope?: Scope | 'catalog'
  readonly weight: BodySize
  /** `safe`: may be sent again after any failure. `once`: only where it surely was not accepted (no connection, 401, 429). */
  readonly retry: 'safe' | 'once'
  /** Follow redirects (reads), or hand the 3xx over. Uploads never follow. */
  readonly redirects: 'follow' | 'none'
  /** Bytes of a document, which is read to its end before it is handed over; without it the body flows. */
  readonly bufferLimit?: number
  /** For errors: `read manifest 1.2.3`, `start an upload`. */
  readonly operation: string
  readonly signal: AbortSignal
  /** Milliseconds without an answer's head or a byte of its body; the session's default otherwise. */
  readonly idle?: number
}

/** Any status that is not retried away: 404, 403 and 202 alike. */
export interface WireResponse {
  readonly status: number
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  /** Where the answer came from, after redirects: relative Locations and Links resolve against it. */
  readonly url: URL
  /** Must be read, or given up by `discard`. */
  readonly body: Readable
  /** Lets the connection go without the body. */
  discard(): Promise<void>
}

/**
 * A registry host: its connections, tokens, limits, pauses and retries.
 * `send` throws RegistryError where no usable answer came: no connection, no token, redirect refused, a wait beyond two
 * minutes asked for. A 5xx or 429 that stayed after all tries is handed over like any status. A body's own failure
 * and the signal's reason are thrown as they are.
 */
export interface Session {
  /** `host[:port]` as users name it. */
  readonly registry: string
  send(request: WireRequest): Promise<WireResponse>
  /** What is remembered of this host for the run: each quirk is learned once. */
  readonly learned: RegistryBehaviour
  /** Words for a 401 or 403: which credentials were tried, by the names of their places. */
  triedCredentials(repository: string): readonly string[]
}

export interface HttpRequest {
  readonly method: WireRequest['method']
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Body
  /** What it counts as. */
  readonly kind: BodySize
  /** What it travels as until it is sent to another origin; as what it counts otherwise. */
  readonly firstHop?: 'small'
  readonly signal: AbortSignal
  /** Milliseconds without an answer's head or a byte of its body. */
  readonly idle: number
}

/** An answer, with the moment its connection is free again (its body read, dropped or broken). */
export interface HttpResponse extends WireResponse {
  readonly freed: Promise<void>
}

/** No answer came from `url`. `written`: whether the request may have reached the server. */
export class NoResponseError extends PromoteError {
  override readonly name = 'NoResponseError'
  readonly code = 'no-response'
  readonly url: URL
  readonly written: boolean

  constructor(cause: unknown, { url, written }: { readonly url: URL; readonly written: boolean }) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.url = url
    this.written = written
  }
}
