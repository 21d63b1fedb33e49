// Sends requests without a proxy: over HTTP/2 if it is allowed and the server selects it, otherwise over HTTP/1.1.
import type { ClientHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import { originKey } from '../security/origin.ts'
import { type Connector, endpointOf, speaksHttp2 } from '../sockets/connector.ts'
import { Http1Agent, sendHttp1 } from './http1.ts'
import { isOpen, openSession, sendHttp2 } from './http2.ts'
import type { HttpAgent, HttpRequest, HttpResponse } from './types.ts'

export class DirectAgent implements HttpAgent {
  readonly #connector: Connector
  readonly #allowsHttp2: boolean
  readonly #origins = new Map<string, OriginConnections>()

  constructor(connector: Connector, { allowsHttp2 }: { readonly allowsHttp2: boolean }) {
    this.#connector = connector
    this.#allowsHttp2 = allowsHttp2
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    const { url } = request
    const key = originKey(url)
    const origin = this.#origins.get(key) ?? new OriginConnections(url, this.#connector)
    this.#origins.set(key, origin)
    return this.#allowsHttp2 && url.protocol === 'https:' ? origin.send(request) : origin.sendPlainly(request)
  }

  async close(): Promise<void> {
    for (const origin of this.#origins.values()) origin.close()
  }
}

function isStreamed({ body }: HttpRequest): boolean {
  return body !== undefined && 'source' in body
}

/** The connections to one origin. */
class OriginConnections {
  readonly #url: URL
  readonly #connector: Connector
  readonly #http1: Http1Agent
  /** The first connection tells which protocol the server selects; `undefined`: HTTP/1.1. */
  #session: Promise<ClientHttp2Session | undefined> | undefined
  /** An established connection on which the server selected HTTP/1.1. */
  #spare: Socket | undefined

  constructor(url: URL, connector: Connector) {
    this.#url = url
    this.#connector = connector
    this.#http1 = new Http1Agent((callback) => {
      const spare = this.#spare
      this.#spare = undefined
      if (spare === undefined || spare.destroyed) connector.connect(endpointOf(url), callback)
      else callback(null, spare)
    })
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const session = await this.#openSession()
    if (session === undefined) return this.sendPlainly(request)
    try {
      return await sendHttp2(session, request)
    } catch (error) {
      if (isOpen(session) || request.progress.started || isStreamed(request)) throw error
      // the server ended the connection (GOAWAY) before it processed the request: it goes over a new one, once
      const next = await this.#openSession()
      return next === undefined ? this.sendPlainly(request) : sendHttp2(next, request)
    }
  }

  sendPlainly(request: HttpRequest): Promise<HttpResponse> {
    return sendHttp1(this.#http1, request)
  }

  close(): void {
    this.#http1.destroy()
    this.#spare?.destroy()
    const closeLate = (session: ClientHttp2Session | undefined): void => {
      session?.destroy()
      this.#spare?.destroy()
    }
    this.#session?.then(closeLate).catch(() => {})
  }

  /** All requests that come before the first connection is established wait for it. */
  async #openSession(): Promise<ClientHttp2Session | undefined> {
    const opening = (this.#session ??= this.#connect())
    const session = await opening
    if (session === undefined || isOpen(session)) return session
    if (this.#session === opening) this.#session = undefined
    return this.#openSession()
  }

  #connect(): Promise<ClientHttp2Session | undefined> {
    return new Promise((resolve, reject) => {
      this.#connector.connect(endpointOf(this.#url), (error, socket) => {
        if (error !== null) {
          // the next request tries again
          this.#session = undefined
          reject(error)
        } else if (speaksHttp2(socket)) resolve(openSession(this.#url, socket))
        else {
          // if it breaks off before a request takes it, another one is opened
          this.#spare = socket.on('error', () => {})
          resolve(undefined)
        }
      })
      // 20 ms, in which the server answers the handshake
      setImmediate(() => process.getBuiltinModule('node:http2'))
    })
  }
}
