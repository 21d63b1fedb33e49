// The request log, from which tests count requests. It keeps the scheme of a credential, never the credential.
import type { IncomingMessage } from 'node:http'

export type Operation =
  | 'manifest-get'
  | 'manifest-head'
  | 'manifest-put'
  | 'manifest-delete'
  | 'blob-get'
  | 'blob-head'
  | 'blob-delete'
  | 'upload-start'
  | 'upload-mount'
  | 'upload-patch'
  | 'upload-put'
  | 'upload-status'
  | 'upload-cancel'
  | 'tags'
  | 'referrers'
  | 'catalog'
  | 'token'
  | 'ping'
  | 'other'

export interface LoggedRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: string
  /** Names in lower case; `authorization` is the scheme only. */
  readonly headers: Readonly<Record<string, string>>
  /** 0 until the response is sent, and if the connection was dropped instead. */
  readonly status: number
  /** Bytes of the bodies. */
  readonly bytesIn: number
  readonly bytesOut: number
  readonly operation: Operation
  readonly repository: string
  /** Tag, digest or upload id; empty if there is none. */
  readonly reference: string
  /** The second origin serves the targets of redirects and uploads on another host. */
  readonly origin: 'registry' | 'second'
  /** Numbered by first use from 1: how many distinct ones there are is how many connections were opened. */
  readonly connection: number
  /** Requests under way when this one came, itself among them. */
  readonly inFlight: number
}

export type Entry = { -readonly [key in keyof LoggedRequest]: LoggedRequest[key] }

const kept = [
  'content-type',
  'content-length',
  'range',
  'content-range',
  'if-none-match',
  'if-match',
  'accept',
  'user-agent',
]

export function headersToLog(request: IncomingMessage): Readonly<Record<string, string>> {
  const pairs = kept.flatMap((name) => {
    const value = request.headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const scheme = request.headers.authorization?.split(' ')[0]
  return Object.fromEntries(scheme === undefined ? pairs : [...pairs, ['authorization', scheme] as const])
}

export function formatEntry({ method, path, query, status, bytesIn, bytesOut }: LoggedRequest): string {
  const target = query === '' ? path : `${path}?${query}`
  return `${status} ${method} ${target} in=${bytesIn} out=${bytesOut}`
}
