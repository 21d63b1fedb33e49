// Replies as data, and the error body of the specification (section "Error Codes").
import type { Readable } from 'node:stream'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body?: Uint8Array | Readable
  /** Bytes of the body; required if it is a stream. */
  readonly size?: number
}

export type ErrorCode =
  | 'BLOB_UNKNOWN'
  | 'BLOB_UPLOAD_INVALID'
  | 'BLOB_UPLOAD_UNKNOWN'
  | 'DENIED'
  | 'DIGEST_INVALID'
  | 'MANIFEST_BLOB_UNKNOWN'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNKNOWN'
  | 'NAME_INVALID'
  | 'NAME_UNKNOWN'
  | 'PAGINATION_NUMBER_INVALID'
  | 'SIZE_INVALID'
  | 'TAG_IMMUTABLE'
  | 'TAG_INVALID'
  | 'TOOMANYREQUESTS'
  | 'UNAUTHORIZED'
  | 'UNKNOWN'
  | 'UNSUPPORTED'

export interface Problem {
  readonly code: ErrorCode
  readonly message: string
  readonly detail?: unknown
}

export type Headers = Reply['headers']

export function json(value: unknown, headers: Headers = {}): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  }
}

export function problems(status: number, errors: readonly Problem[], headers: Headers = {}): Reply {
  return { ...json({ errors }, headers), status }
}

export const problem = (status: number, code: ErrorCode, message: string): Reply =>
  problems(status, [{ code, message }])

export const plain = (status: number, text: string): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from(text),
})
