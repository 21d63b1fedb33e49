// Connects to a registry host, or to a host that it redirects to.
import { bareHost, originKey } from '../security/origin.ts'
import { type Connector, createConnector, reusePreconnected, speaksHttp2 } from './connector.ts'
import { socketOpener } from './open-socket.ts'
import type { ConnectionPoolsOptions, PoolKind } from './pool-options.ts'
import { takePreconnected } from './preconnect.ts'
import { tlsOptions } from './tls.ts'

/** The registry itself has its own TLS settings and address rules. `onConnect`: called with the key of the origin. */
export function hostConnector(
  kind: PoolKind,
  { settings, addresses, origin }: ConnectionPoolsOptions,
  onConnect: (origin: string, isHttp2: boolean) => void,
): Connector {
  const alpn = kind === 'small' ? (['h2', 'http/1.1'] as const) : (['http/1.1'] as const)
  const ownLookup = origin.protocol === 'http:' ? { lookup: addresses.lookupOwn } : {}
  const own = reusePreconnected(socketOpener({ ...tlsOptions(settings, true), ...ownLookup, alpn }), takePreconnected)
  const foreign = socketOpener({ ...tlsOptions(settings, false), lookup: addresses.lookup, alpn })
  const isOwn = (hostname: string): boolean => bareHost(hostname) === bareHost(origin.hostname)
  return createConnector(
    (to, callback) => (isOwn(to.hostname) ? own : foreign)(to, callback),
    (key, socket) => {
      onConnect(key, speaksHttp2(socket))
      if (key === originKey(origin)) addresses.recordOwnAddress(socket.remoteAddress)
    },
  )
}
