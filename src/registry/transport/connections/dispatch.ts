// Sends one request over a connection and turns the result into a response.

import { Readable } from 'node:stream'
import { orAborted, reasonOf } from '../../util/abort.ts'
import type { HttpBody, HttpProgress, HttpResponse } from '../http/types.ts'
import type { Dispatch } from '../pipeline.ts'
import { ForbiddenAddressError } from '../security/address-policy.ts'
import { type Body, NoResponseError, type RegistryRequest, type RegistryResponse } from '../types.ts'
import { baseHeaders } from '../user-agent.ts'
import type { ConnectionPools } from './pools.ts'

/** Bodies in memory above this use HTTP/1.1: servers answer many of them on HTTP/2 with ENHANCE_YOUR_CALM. */
const largestSmallBody = 64 * 1024

/** Milliseconds without any data, by the size of the body: a registry may take long to commit a blob. */
const idleTimeouts = { small: 60_000, modest: 120_000, blob: 120_000 } as const

/** Bytes of a body that are read although nobody needs them. */
const longestDropped = 128 * 1024

interface Progress extends HttpProgress {
  sourceFailure: { readonly error: unknown } | undefined
}

/**
 * The last step of the pipeline. `longestIdle`: an upper bound of every idle timeout, in milliseconds. Throws
 * NoResponseError if no response came, the signal's reason if it was aborted, and the error of the body's own source.
 */
export function dispatch(pools: ConnectionPools, longestIdle?: number): Dispatch {
  return async (request) => {
    const { url, signal, body } = request
    const progress: Progress = { started: false, failed: false, sourceFailure: undefined }
    signal.throwIfAborted()
    await pools.checkProxied(url, signal).catch((error: unknown) => {
      throw error instanceof ForbiddenAddressError ? new NoResponseError(error, { url, written: false }) : error
    })
    const source = body?.kind === 'stream' && body.length > 0 ? await body.open() : undefined
    source?.once('error', (error) => {
      // when the connection fails, the source is closed too, but only after the request has failed
      if (!progress.failed) progress.sourceFailure = { error }
    })
    try {
      const sending = send(pools, request, { source, progress, longestIdle })
      // a request that waits for a connection does not hear of the signal
      return toResponse(await orAborted(sending, signal), request)
    } catch (error) {
      source?.destroy()
      if (signal.aborted) throw reasonOf(signal)
      if (progress.sourceFailure !== undefined) throw progress.sourceFailure.error
      throw new NoResponseError(error, { url, written: progress.started })
    }
  }
}

interface Sending {
  readonly source: Readable | undefined
  readonly progress: HttpProgress
  readonly longestIdle: number | undefined
}

async function send(
  pools: ConnectionPools,
  request: RegistryRequest,
  { source, progress, longestIdle = Number.POSITIVE_INFINITY }: Sending,
): Promise<HttpResponse> {
  const { method, url, requestTarget, signal, body, bodySize, idleTimeout = idleTimeouts[bodySize] } = request
  const large = body?.kind === 'bytes' && body.bytes.byteLength > largestSmallBody
  const agent = await pools.agentFor(url, {
    bodySize: large ? 'blob' : pools.firstHop(request),
    reads: method === 'GET',
  })
  return agent.send({
    method,
    url,
    target: requestTarget ?? `${url.pathname}${url.search}`,
    headers: headersOf(request),
    body: bodyOf(body, source),
    signal,
    idleTimeout: Math.min(idleTimeout, longestIdle),
    progress,
  })
}

function headersOf({ headers, body }: RegistryRequest): Record<string, string> {
  if (body === undefined) return { ...baseHeaders, ...headers }
  const length = body.kind === 'bytes' ? body.bytes.byteLength : body.length
  return { ...baseHeaders, ...headers, 'content-type': body.contentType, 'content-length': String(length) }
}

function bodyOf(body: Body | undefined, source: Readable | undefined): HttpBody | undefined {
  if (body?.kind === 'stream' && source !== undefined) return { source, length: body.length }
  return body?.kind === 'bytes' && body.bytes.byteLength > 0 ? body.bytes : undefined
}

function toResponse({ status, headers, body }: HttpResponse, { method, url }: RegistryRequest): RegistryResponse {
  body.on('error', ignore)
  const empty = method === 'HEAD' || status === 204 || status === 304 || headers['content-length'] === '0'
  const freed = new Promise<void>((resolve) => body.once('close', resolve))
  if (empty) void drop(body)
  return {
    freed,
    status,
    headers,
    url,
    body: empty ? Readable.from([]) : body,
    discard: async () => {
      if (!empty) await drop(body)
    },
  }
}

/** Reads a body to its end, so that its connection can be used again; a long one is broken off instead. */
function drop(body: Readable): Promise<void> {
  if (body.destroyed) return Promise.resolve()
  let left = longestDropped
  body.on('data', (chunk: Uint8Array) => {
    left -= chunk.byteLength
    if (left < 0) body.destroy()
  })
  return new Promise((resolve) => body.once('close', resolve))
}

function ignore(): void {}
