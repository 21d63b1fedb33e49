// Requests and responses as every step of the pipeline sees them, and the session that sends them.

import type { Readable } from 'node:stream'
import type { RegistryBehaviour } from '../model/behaviour.ts'
import { PromoteError } from '../model/errors.ts'

/** What a token must allow. */
export interface Scope {
  /** The repository's path. */
  readonly repository: string
  readonly actions: 'pull' | 'pull,push' | 'delete'
  /** The source repository of a mount: asked for in a token of its own, so that its refusal only declines the mount. */
  readonly mountFrom?: string
}

/** The size class of a body: not a blob, a blob of up to 1 MiB, or any blob. */
export type BodySize = 'small' | 'modest' | 'blob'

/** Bytes in memory, or a stream that can be opened again for every try. */
export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly contentType: string }
  | {
      readonly kind: 'stream'
      readonly open: () => Promise<Readable>
      readonly length: number
      readonly contentType: string
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
  /** `safe`: may be sent again after any failure. `once`: only if the registry surely did not accept it. */
  readonly retry: 'safe' | 'once'
  /** `none`: the 3xx is handed over. */
  readonly redirects: 'follow' | 'none'
  /** Bytes of a document that is read to its end before it is handed over. Absent: the body flows. */
  readonly bufferLimit?: number
  /** For errors: `read manifest 1.2.3`, `start an upload`. */
  readonly operation: string
  readonly signal: AbortSignal
  /** Milliseconds without a response head or a byte of the body; the default depends on `bodySize`. */
  readonly idleTimeout?: number
}

export interface RegistryResponse {
  readonly status: number
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  /** The URL that answered, after redirects: relative Locations and Links resolve against it. */
  readonly url: URL
  /** Must be read, or given up by `discard`. */
  readonly body: Readable
  /** Lets the connection go without the body. */
  discard(): Promise<void>
  /** When the connection is free again: the body is read, dropped or broken. */
  readonly freed: Promise<void>
}

/** A registry host: its connections, tokens, limits, pauses and retries. */
export interface Session {
  /** `host[:port]` as users name it. */
  readonly registry: string
  /** Where the registry's API is. */
  readonly origin: URL
  /**
   * Any status that retries do not change is handed over, 5xx and 429 included. Throws RegistryError if there is no
   * usable response: no connection, no token, a redirect that is not allowed, a wait of more than two minutes asked for.
   * Failures of a body and the signal's reason are thrown as they are.
   */
  readonly send: (request: RegistryRequest) => Promise<RegistryResponse>
  /** How this host was seen to behave in this run. */
  readonly learned: RegistryBehaviour
  /** Whether every request for the repository was sent without credentials; false before the first. */
  isAnonymous(repository: string): boolean
  /** The credentials that were sent for the repository, by the names of their sources. */
  triedCredentials(repository: string): readonly string[]
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

/** Whether a request needs rights to read, or to write. */
export function accessOf({ method }: Pick<RegistryRequest, 'method'>): 'read' | 'write' {
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write'
}
