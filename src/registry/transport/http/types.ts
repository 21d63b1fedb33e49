// Defines a request as a connection sends it, and its response.
import type { Readable } from 'node:stream'

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  /** Path and query. */
  readonly target: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: HttpBody | undefined
  readonly signal: AbortSignal
  /** Milliseconds without any data, in either direction. */
  readonly idleTimeout: number
  readonly progress: HttpProgress
}

/** Bytes, or a stream of `length` bytes. */
export type HttpBody = Uint8Array | { readonly source: Readable; readonly length: number }

/** Shared with the caller, who reads it if the request fails. */
export interface HttpProgress {
  /** Whether the server may have received a part of the request. */
  started: boolean
  /** Whether the request has failed: if the body's source fails after that, it is not the cause. */
  failed: boolean
}

export interface HttpResponse {
  readonly status: number
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
}

/** Connections to any number of hosts. */
export interface HttpAgent {
  /** Rejects if no response came: with the signal's reason, the error of the body's source, or one of the connection. */
  send(request: HttpRequest): Promise<HttpResponse>
  /** Closes all connections; requests in flight fail. */
  close(): Promise<void>
}

/** Headers of a response whose values are texts or lists of texts. */
export function joinHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) joined[name] = typeof value === 'string' ? value : value.join(', ')
  return joined
}
