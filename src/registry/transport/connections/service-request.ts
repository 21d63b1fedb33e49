// Sends one request to a service other than a registry, and reads its response up to a limit.
import type { Dispatcher } from 'undici'
import { readUpTo } from '../../content/verified-stream.ts'
import { userAgent } from '../user-agent.ts'

export interface ServiceRequestOptions {
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
  /** Bytes of the response. */
  readonly limit: number
  readonly signal: AbortSignal
  /** Milliseconds for the whole exchange. */
  readonly timeout: number
}

export interface BoundedResponse {
  readonly status: number
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined
  /** `undefined` if the body is larger than `limit`. */
  readonly bytes: Uint8Array | undefined
}

/** Redirects are not followed. Throws if no response comes. */
export async function requestService(
  agent: Dispatcher,
  url: URL,
  { method, headers, body, limit, signal, timeout }: ServiceRequestOptions,
): Promise<BoundedResponse> {
  const response = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers: { 'user-agent': userAgent, ...headers },
    ...(body !== undefined && { body }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
  })
  const header = (name: string) => [response.headers[name] ?? []].flat()[0]
  return { status: response.statusCode, header, bytes: await readUpTo(limit, response.body) }
}
