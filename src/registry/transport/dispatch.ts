// One request, one answer: what undici needs to know, and what of it the rest of the room may see.

import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { orAborted, reasonOf } from './abort.ts'
import type { ConnectionPools } from './connections.ts'
import type { Body } from './types.ts'
import { type HttpRequest, type HttpResponse, NoResponseError } from './types.ts'

/** Bodies in memory above this travel on HTTP/1.1: servers answer many of them on HTTP/2 with ENHANCE_YOUR_CALM. */
const largestSmallBody = 64 * 1024

interface Progress {
  started: boolean
  failed: boolean
  sourceFailure: { readonly error: unknown } | undefined
}

/**
 * Sends one request. Throws NoResponseError where no answer came, the signal's reason where it was aborted, and what the
 * body's own source failed with.
 */
export async function dispatch(lines: ConnectionPools, request: HttpRequest): Promise<HttpResponse> {
  const { method, url, signal, idle, body: given } = request
  const progress: Progress = { started: false, failed: false, sourceFailure: undefined }
  // undici frees a connection one turn after its answer has ended; sooner, it would open another one for us
  await setImmediate()
  signal.throwIfAborted()
  const source = given?.kind === 'stream' && given.length > 0 ? await given.open() : undefined
  const kind =
    given?.kind === 'bytes' && given.bytes.byteLength > largestSmallBody ? 'blob' : (request.firstHop ?? request.kind)
  source?.once('error', (error) => {
    // when the connection fails, undici ends the source too, but only after it has ended the request
    if (!progress.failed) progress.sourceFailure = { error }
  })
  try {
    const answer = lines
      .poolFor(url, kind)
      .compose(noting(progress))
      .request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        signal,
        headersTimeout: idle,
        bodyTimeout: idle,
        headers: headersOf(request),
        // undici closes a connection after every HEAD unless told otherwise
        reset: false,
        body: source ?? bytesOf(given),
      })
    // undici says nothing of a cancelled request that is still queued
    return toResponse(await orAborted(answer, signal), request)
  } catch (error) {
    source?.destroy()
    if (signal.aborted) throw reasonOf(signal)
    if (progress.sourceFailure !== undefined) throw progress.sourceFailure.error
    throw new NoResponseError(error, { url, written: progress.started })
  }
}

function headersOf({ headers, body }: HttpRequest): Record<string, string> {
  if (body === undefined) return { ...headers }
  const length = body.kind === 'bytes' ? body.bytes.byteLength : body.length
  return { ...headers, 'content-type': body.contentType, 'content-length': String(length) }
}

function bytesOf(body: Body | undefined): Uint8Array | null {
  return body?.kind === 'bytes' && body.bytes.byteLength > 0 ? body.bytes : null
}

/** Notes when the request is about to be written: before that, the server has not seen it. */
function noting(progress: Progress): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => {
        progress.started = true
        handler.onRequestStart?.(controller, context)
      },
      onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => {
        progress.failed = true
        handler.onResponseError?.(...given)
      },
    })
}

function toResponse(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  request: HttpRequest,
): HttpResponse {
  const known: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) known[name] = Array.isArray(value) ? value.join(', ') : value
  body.on('error', ignore)
  const empty = request.method === 'HEAD' || status === 204 || status === 304 || known['content-length'] === '0'
  const freed = new Promise<void>((resolve) => body.once('close', resolve))
  if (empty) body.dump().catch(ignore)
  return {
    freed,
    status,
    headers: known,
    url: request.url,
    body: empty ? Readable.from([]) : body,
    discard: async () => {
      if (!empty) await body.dump().catch(ignore)
    },
  }
}

function ignore(): void {}
