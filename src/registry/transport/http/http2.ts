// Sends requests over HTTP/2, all of an origin on one connection.
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2'
import type { Socket } from 'node:net'
import { pipeline, type Readable, Transform } from 'node:stream'
import { reasonOf } from '../../util/abort.ts'
import { ConnectionError } from '../sockets/connection-error.ts'
import { keepAliveTimeout, maxHeaderSize } from './http1.ts'
import { idleTimeoutError, isServerWaiting, sendBody } from './send-body.ts'
import { type HttpRequest, type HttpResponse, joinHeaders } from './types.ts'

/** Bytes in flight per response: enough for some MB/s at a round trip of 100 ms. */
const window = 1024 * 1024
/** The code of a stream that the server did not process (RFC 9113, section 8.7). */
const refusedStream = 7

/** `socket`: an established TLS connection on which the server selected `h2`. */
export function openSession(origin: URL, socket: Socket): ClientHttp2Session {
  const { connect } = process.getBuiltinModule('node:http2')
  const session = connect(origin, {
    createConnection: () => socket,
    settings: { initialWindowSize: window, maxHeaderListSize: maxHeaderSize, enablePush: false },
  })
  // its streams report what happened
  session.on('error', () => {})
  session.once('connect', () => {
    // a server may end the connection before that; an error thrown here would end the process
    if (!session.destroyed) session.setLocalWindowSize(window * 4)
  })
  session.setTimeout(keepAliveTimeout, () => session.close())
  return session
}

/** Whether it takes new requests. */
export function isOpen(session: ClientHttp2Session): boolean {
  return !(session.closed || session.destroyed)
}

export function sendHttp2(session: ClientHttp2Session, request: HttpRequest): Promise<HttpResponse> {
  const { method, url, target, headers, body, signal, idleTimeout, progress } = request
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw reasonOf(signal)
    const stream = session.request(
      { ':method': method, ':path': target, ':scheme': 'https', ':authority': url.host, ...headers },
      { endStream: body === undefined },
    )
    progress.started = true
    let response: Readable | undefined
    const abort = (): void => void stream.destroy(reasonOf(signal))
    signal.addEventListener('abort', abort)
    stream
      .on('error', (error) => {
        if (stream.rstCode === refusedStream) progress.started = false
        reject(error)
      })
      .once('close', () => {
        signal.removeEventListener('abort', abort)
        reject(new ConnectionError('ECONNRESET', 'the server closed the stream without a response'))
      })
      .once('response', (received) => {
        const answer = toResponse(stream, received, method)
        response = answer.body
        resolve(answer)
      })
      .on('timeout', () => {
        if (isServerWaiting(stream, response)) stream.setTimeout(idleTimeout)
        else stream.destroy(idleTimeoutError(idleTimeout))
      })
      .setTimeout(idleTimeout)
    if (body !== undefined) sendBody(stream, body)
  })
}

function toResponse(
  stream: ClientHttp2Stream,
  received: IncomingHttpHeaders & IncomingHttpStatusHeader,
  method: string,
): HttpResponse {
  const { ':status': status = 0, ...headers } = received
  // a response that comes before the end of the request: the rest need not be sent
  stream.once('end', () => {
    if (!stream.writableFinished) stream.close()
  })
  const body = wholeBody(stream, method === 'HEAD' ? undefined : headers['content-length'])
  return { status, headers: joinHeaders(headers), body }
}

/** Fails if the body is cut: node ends it as usual when the server cancels the stream or ends the connection. */
function wholeBody(stream: ClientHttp2Stream, length: string | undefined): Readable {
  let received = 0
  const body = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      received += chunk.byteLength
      done(null, chunk)
    },
    flush: (done) => {
      const isWhole = length === undefined ? stream.rstCode === 0 : received === Number(length)
      done(isWhole ? null : new ConnectionError('ECONNRESET', 'the server ended the stream before the end of the body'))
    },
  })
  // an error of either side ends both, and the reader of the body gets it
  pipeline(stream, body, () => {})
  return body
}
