// Creates the undici agent of a connection pool, with its limits.
import { Agent, type buildConnector, type Dispatcher } from 'undici'
import { modestPerBody } from '../limits/concurrency.ts'
import { addressTimeout, type ConnectionPoolsOptions, connectTimeout, type PoolKind } from './pool-options.ts'
import { tlsOptions } from './tls.ts'

/** Bytes of a response's headers; undici's own 16 KiB are too few for some proxies. */
const maxHeaderSize = 256 * 1024
/** Milliseconds for which an unused connection is kept; a shorter time in `Keep-Alive` is respected. */
const keepAliveTimeout = 30_000
/** Bytes in flight per response over HTTP/2: enough for some MB/s at a round trip of 100 ms. */
const window = 1024 * 1024

interface NewAgent {
  readonly kind: PoolKind
  /** Whether requests go to the registry's own host. */
  readonly own: boolean
  readonly connect: buildConnector.connector
  /** The URL of the proxy; `undefined` for direct connections. */
  readonly proxy: string | undefined
  readonly options: ConnectionPoolsOptions
}

export async function createAgent({ kind, own, connect, proxy, options }: NewAgent): Promise<Dispatcher> {
  const shared = limits(kind, options.concurrency)
  if (proxy === undefined) return new Agent({ ...shared, connect })
  const requestTls = {
    ...tlsOptions(options.settings, own),
    timeout: connectTimeout,
    autoSelectFamilyAttemptTimeout: addressTimeout,
  }
  const { ProxyAgent } = await import('./proxy-agents.ts')
  return new ProxyAgent({ ...shared, uri: proxy, connect, requestTls })
}

function limits(kind: PoolKind, concurrency: number): Agent.Options {
  const bodies = concurrency * modestPerBody * 2
  return {
    connections: kind === 'small' ? concurrency * 4 + bodies : bodies,
    allowH2: kind === 'small',
    h2Options: {
      settings: { initialWindowSize: window, maxHeaderListSize: maxHeaderSize },
      connectionWindowSize: window * 4,
    },
    keepAliveTimeout,
    connectTimeout,
    maxHeaderSize,
    autoSelectFamilyAttemptTimeout: addressTimeout,
  }
}
