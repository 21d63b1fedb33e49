// Sends requests over HTTP/1.1, one at a time on each connection.
import { Agent, type ClientRequest, type IncomingMessage, request as openRequest } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { reasonOf } from '../../util/abort.ts'
import { ConnectionError, closedError } from '../sockets/connection-error.ts'
import { type ConnectCallback, keepAliveDelay } from '../sockets/open-socket.ts'
import { idleTimeoutError, isServerWaiting, sendBody } from './send-body.ts'
import { type HttpRequest, type HttpResponse, joinHeaders } from './types.ts'

/** Bytes of a response's headers; node's own 16 KiB are too few for some proxies. */
export const maxHeaderSize = 256 * 1024
/** Milliseconds for which an unused connection is kept; a shorter time in `Keep-Alive` is respected. */
export const keepAliveTimeout = 30_000

/** The connections to one origin: as many as requests in flight. */
export class Http1Agent extends Agent {
  readonly #connect: (callback: ConnectCallback) => void
  #closed = false

  constructor(connect: (callback: ConnectCallback) => void) {
    super({ keepAlive: true, keepAliveMsecs: keepAliveDelay, timeout: keepAliveTimeout })
    this.#connect = connect
  }

  override createConnection(_options: unknown, callback?: (error: Error | null, socket: Duplex) => void): undefined {
    this.#connect((error, socket) => {
      if (this.#closed) socket?.destroy()
      const failure = this.#closed ? closedError() : error
      // with an error, the socket is not looked at
      callback?.(failure, socket ?? new Socket())
    })
  }

  override destroy(): void {
    this.#closed = true
    super.destroy()
  }
}

/** Node speaks HTTP on the connection of the agent, over TLS as over TCP. */
export function sendHttp1(agent: Http1Agent, request: HttpRequest): Promise<HttpResponse> {
  const { method, url, target, headers, body, signal, progress } = request
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw reasonOf(signal)
    const outgoing = openRequest({
      agent,
      method,
      path: target,
      headers: { host: url.host, ...headers },
      maxHeaderSize,
    })
    const exchange = new Exchange(outgoing, request)
    outgoing
      .once('socket', () => {
        progress.started = true
      })
      .on('error', reject)
      .once('close', () => reject(new ConnectionError('ECONNRESET', 'the server sent no response that can be used')))
      .once('response', (response) => resolve(exchange.begin(response)))
    sendBody(outgoing, body)
  })
}

/** A request and its response, of which either is ended by an abort and by silence. */
class Exchange {
  readonly #outgoing: ClientRequest
  #response: IncomingMessage | undefined

  constructor(outgoing: ClientRequest, { signal, idleTimeout }: HttpRequest) {
    this.#outgoing = outgoing
    const abort = (): void => this.#fail(reasonOf(signal))
    signal.addEventListener('abort', abort)
    outgoing.once('close', () => signal.removeEventListener('abort', abort))
    // a request reports only the first timeout of its socket
    outgoing.once('socket', (socket) => {
      const onTimeout = (): void => {
        if (isServerWaiting(outgoing, this.#response)) socket.setTimeout(idleTimeout)
        else this.#fail(idleTimeoutError(idleTimeout))
      }
      socket.setTimeout(idleTimeout).on('timeout', onTimeout)
      outgoing.once('close', () => socket.off('timeout', onTimeout))
    })
  }

  begin(response: IncomingMessage): HttpResponse {
    this.#response = response
    // a response that comes before the end of the request: the rest need not be sent, and the connection is of no use
    response.once('close', () => {
      if (!this.#outgoing.writableFinished) this.#outgoing.destroy()
    })
    return { status: response.statusCode ?? 0, headers: joinHeaders(response.headersDistinct), body: response }
  }

  #fail(error: Error): void {
    // a request whose response has begun would drop the rest of it without an error
    if (this.#response === undefined) this.#outgoing.destroy(error)
    else this.#response.destroy(error)
  }
}
