// Defines requests, responses, and the session that sends them.

import type { Readable } from 'node:stream'
import type { KeptBlob } from '../content/spool.ts'
import type { RegistryBehaviour } from '../model/behaviour.ts'
import type { Digest } from '../model/digest.ts'
import { PromoteError } from '../model/errors.ts'
import type { SentLogins } from '../model/login.ts'

/** The access that a token must grant. */
export interface Scope {
  /** The repository's path. */
  readonly repository: string
  readonly actions: 'pull' | 'pull,push' | 'delete'
  /** The source repository of a mount. It is requested as a separate scope, so that its refusal only prevents the mount. */
  readonly mountFrom?: string
}

/** The size class of a body: not a blob, a blob of up to 1 MiB, or any blob. */
export type BodySize = 'small' | 'modest' | 'blob'

/** Bytes in memory, or a stream that is opened for every try. */
export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly contentType: string }
  | {
      readonly kind: 'stream'
      readonly open: () => Promise<Readable>
      readonly length: number
      readonly contentType: string
      /** The digest of the whole blob, for messages. */
      readonly blob: Digest
    }

/** One request to a registry, or to a host that the registry names. */
export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: URL
  /** Path and query exactly as a registry wrote them, if `url` has them in another encoding. */
  readonly requestTarget?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
  /** Absent: no repository is concerned. */
  readonly scope?: Scope | 'catalog'
  /** The size of the body that is sent, or that is expected. */
  readonly bodySize: BodySize
  /** `safe`: may be sent again after any failure. `once`: only if the registry certainly did not process it. */
  readonly retry: 'safe' | 'once'
  /** `none`: the 3xx is returned. */
  readonly redirects: 'follow' | 'none'
  /** Bytes up to which the body is read into memory before the response is returned. Absent: the body is streamed. */
  readonly bufferLimit?: number
  /** For errors: `read manifest 1.2.3`, `start an upload`. */
  readonly operation: string
  readonly signal: AbortSignal
  /** Once it is aborted, a request without an answer is not sent again. */
  readonly patience?: AbortSignal
  /** Milliseconds without a response head or a byte of the body; the default depends on `bodySize`. */
  readonly idleTimeout?: number
}

export interface RegistryResponse {
  readonly status: number
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  /** The URL that answered, after redirects: relative Locations and Links resolve against it. */
  readonly url: URL
  /** Must be read, or dropped by `discard`. */
  readonly body: Readable
  /** Drops the body, and frees the connection. */
  discard(): Promise<void>
  /** Resolves when the connection is free again: the body was read, dropped, or broke off. */
  readonly freed: Promise<void>
}

/** What uploads of streamed blobs do if the user bounds the requests in flight. */
export interface UploadBound {
  /** Runs the upload in its turn: at most as many at once as requests. */
  inTurn<T>(upload: () => Promise<T>): Promise<T>
  /** The same bytes, read to their end: a read must not stay open while the requests that send its bytes wait. */
  readAhead(blob: KeptBlob, stream: Readable): Promise<Readable>
}

/** A registry host: its connections, tokens, limits, pauses and retries. */
export interface Session {
  /** `host[:port]` as users name it. */
  readonly registry: string
  /** The origin of the registry's API. */
  readonly origin: URL
  /**
   * Returns a response of any status that retries did not change, 5xx and 429 included. Throws RegistryError if there is
   * none: no connection, no token, a forbidden redirect, a Retry-After of more than two minutes. Errors of the body's
   * source and the signal's reason are thrown unchanged.
   */
  readonly send: (request: RegistryRequest) => Promise<RegistryResponse>
  /** Present if the user bounds the requests in flight. */
  readonly bound?: () => Promise<UploadBound>
  /** What this run learned about the host. */
  readonly learned: RegistryBehaviour
  /** Whether every request for the repository was sent without credentials; false before the first. */
  isAnonymous(repository: string): boolean
  /** The logins that were sent for the repository. */
  sentLogins(repository: string): SentLogins
}

/** No response came from `url`. `written`: whether the request may have reached the server. */
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

/** The repository that a request is about; empty if none is. */
export function repositoryOf({ scope }: Pick<RegistryRequest, 'scope'>): string {
  return scope === undefined || scope === 'catalog' ? '' : scope.repository
}

/** The access that a request needs. */
export function accessOf({ method }: Pick<RegistryRequest, 'method'>): 'read' | 'write' {
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write'
}
