// Sends one request through undici and turns the result into a response.

import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { orAborted, reasonOf } from '../../util/abort.ts'
import type { Dispatch } from '../pipeline.ts'
import { ForbiddenAddressError } from '../security/address-policy.ts'
import { type Body, NoResponseError, type RegistryRequest, type RegistryResponse } from '../types.ts'
import { baseHeaders } from '../user-agent.ts'
import type { ConnectionPools } from './pools.ts'

/** Bodies in memory above this use HTTP/1.1: servers answer many of them on HTTP/2 with ENHANCE_YOUR_CALM. */
const largestSmallBody = 64 * 1024

/** Milliseconds without any data, by the size of the body: a registry may take long to commit a blob. */
const idleTimeouts = { small: 60_000, modest: 120_000, blob: 120_000 } as const

interface Progress {
  started: boolean
  failed: boolean
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
    // undici frees a connection one turn after its response has ended; sooner, it would open another one
    await setImmediate()
    signal.throwIfAborted()
    await pools.checkProxied(url, signal).catch((error: unknown) => {
      throw error instanceof ForbiddenAddressError ? new NoResponseError(error, { url, written: false }) : error
    })
    const source = body?.kind === 'stream' && body.length > 0 ? await body.open() : undefined
    source?.once('error', (error) => {
      // when the connection fails, undici ends the source too, but only after it has ended the request
      if (!progress.failed) progress.sourceFailure = { error }
    })
    try {
      const sending = send(pools, request, { source, progress, longestIdle })
      // undici does not report a cancelled request that is still queued
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
  readonly progress: Progress
  readonly longestIdle: number | undefined
}

async function send(
  pools: ConnectionPools,
  request: RegistryRequest,
  { source, progress, longestIdle = Number.POSITIVE_INFINITY }: Sending,
): Promise<Dispatcher.ResponseData> {
  const { method, url, requestTarget, signal, body, bodySize, idleTimeout = idleTimeouts[bodySize] } = request
  const timeout = Math.min(idleTimeout, longestIdle)
  const large = body?.kind === 'bytes' && body.bytes.byteLength > largestSmallBody
  const pool = await pools.poolFor(url, large ? 'blob' : pools.firstHop(request))
  return pool.compose(trackProgress(progress)).request({
    origin: url.origin,
    path: requestTarget ?? `${url.pathname}${url.search}`,
    method,
    signal,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    headers: headersOf(request),
    // undici closes a connection after every HEAD otherwise
    reset: false,
    body: source ?? bytesOf(body),
  })
}

function headersOf({ headers, body }: RegistryRequest): Record<string, string> {
  if (body === undefined) return { ...baseHeaders, ...headers }
  const length = body.kind === 'bytes' ? body.bytes.byteLength : body.length
  return { ...baseHeaders, ...headers, 'content-type': body.contentType, 'content-length': String(length) }
}

function bytesOf(body: Body | undefined): Uint8Array | null {
  return body?.kind === 'bytes' && body.bytes.byteLength > 0 ? body.bytes : null
}

/** Records when undici starts to write the request: before that, the server has not received it. */
function trackProgress(progress: Progress): Dispatcher.DispatcherComposeInterceptor {
  return (next) => (options, handler) =>
    next(options, {
      onRequestStart: (controller, context) => {
        progress.started = true
        handler.onRequestStart?.(controller, context)
      },
      onRequestUpgrade: (...parameters) => handler.onRequestUpgrade?.(...parameters),
      onResponseStart: (...parameters) => handler.onResponseStart?.(...parameters),
      onResponseData: (...parameters) => handler.onResponseData?.(...parameters),
      onResponseEnd: (...parameters) => handler.onResponseEnd?.(...parameters),
      onResponseError: (...parameters) => {
        progress.failed = true
        handler.onResponseError?.(...parameters)
      },
    })
}

function toResponse(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  { method, url }: RegistryRequest,
): RegistryResponse {
  const joined: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value
  body.on('error', ignore)
  const empty = method === 'HEAD' || status === 204 || status === 304 || joined['content-length'] === '0'
  const freed = new Promise<void>((resolve) => body.once('close', resolve))
  if (empty) body.dump().catch(ignore)
  return {
    freed,
    status,
    headers: joined,
    url,
    body: empty ? Readable.from([]) : body,
    discard: async () => {
      if (!empty) await body.dump().catch(ignore)
    },
  }
}

function ignore(): void {}
