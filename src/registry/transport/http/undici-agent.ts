// Sends requests by undici: through a proxy, and for large blobs, which node's own parser copies. It is imported lazily.
import { setImmediate } from 'node:timers/promises'
import { Agent, type Dispatcher, ProxyAgent } from 'undici'
import { modestPerBody } from '../limits/concurrency.ts'
import type { Connect } from '../sockets/open-socket.ts'
import { addressTimeout, type ConnectionPoolsOptions, connectTimeout, type PoolKind } from '../sockets/pool-options.ts'
import { tlsOptions } from '../sockets/tls.ts'
import { keepAliveTimeout, maxHeaderSize } from './http1.ts'
import { type HttpAgent, type HttpProgress, type HttpRequest, joinHeaders } from './types.ts'

export interface UndiciAgentOptions {
  readonly kind: PoolKind
  /** Whether requests go to the registry's own host. */
  readonly own: boolean
  /** Connects to the host, or to the proxy. */
  readonly connect: Connect
  /** The URL of the proxy; `undefined`: requests are sent directly, over HTTP/1.1. */
  readonly proxy: string | undefined
  readonly options: ConnectionPoolsOptions
}

export function createUndiciAgent(settings: UndiciAgentOptions): HttpAgent {
  const agent = openAgent(settings)
  return {
    send: async (request) => {
      // undici frees a connection one turn after its response has ended; sooner, it would open another one
      await setImmediate()
      const {
        statusCode: status,
        headers,
        body,
      } = await agent.compose(trackProgress(request.progress)).request(optionsOf(request))
      return { status, headers: joinHeaders(headers), body }
    },
    close: () => agent.destroy(),
  }
}

function openAgent({ kind, own, connect, proxy, options: { concurrency, settings } }: UndiciAgentOptions): Dispatcher {
  const bodies = concurrency * modestPerBody * 2
  const shared = {
    connect,
    connections: kind === 'small' ? concurrency * 4 + bodies : bodies,
    keepAliveTimeout,
    connectTimeout,
    maxHeaderSize,
    autoSelectFamilyAttemptTimeout: addressTimeout,
  }
  if (proxy === undefined) return new Agent({ ...shared, allowH2: false })
  const requestTls = {
    ...tlsOptions(settings, own),
    timeout: connectTimeout,
    autoSelectFamilyAttemptTimeout: addressTimeout,
  }
  return new ProxyAgent({ ...shared, uri: proxy, allowH2: kind === 'small', requestTls })
}

function optionsOf({
  method,
  url,
  target,
  headers,
  body,
  signal,
  idleTimeout,
}: HttpRequest): Dispatcher.RequestOptions {
  return {
    origin: url.origin,
    path: target,
    method,
    signal,
    headersTimeout: idleTimeout,
    bodyTimeout: idleTimeout,
    headers,
    // undici closes a connection after every HEAD otherwise
    reset: false,
    body: body === undefined || body instanceof Uint8Array ? (body ?? null) : body.source,
  }
}

/** Records when undici starts to write the request: before that, the server has not received it. */
function trackProgress(progress: HttpProgress): Dispatcher.DispatcherComposeInterceptor {
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
