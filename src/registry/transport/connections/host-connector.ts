// Connects to a registry host, or to a host that it redirects to.
import { buildConnector } from 'undici'
import { bareHost } from '../security/origin.ts'
import { type Connector, createConnector, reusePreconnected, speaksHttp2 } from './connector.ts'
import { addressTimeout, type ConnectionPoolsOptions, connectTimeout, type PoolKind } from './pool-options.ts'
import { takePreconnected } from './preconnect.ts'
import { tlsOptions } from './tls.ts'

/** The registry itself has its own TLS settings and address rules. `onConnect`: called with the key of the origin. */
export function hostConnector(
  kind: PoolKind,
  { settings, addresses, origin }: ConnectionPoolsOptions,
  onConnect: (origin: string, isHttp2: boolean) => void,
): Connector {
  const small = kind === 'small'
  const shape = {
    timeout: connectTimeout,
    autoSelectFamilyAttemptTimeout: addressTimeout,
    allowH2: small,
    preferH2: small,
  }
  const ownLookup = origin.protocol === 'http:' ? { lookup: addresses.lookupOwn } : {}
  const own = reusePreconnected(
    buildConnector({ ...tlsOptions(settings, true), ...shape, ...ownLookup }),
    takePreconnected,
  )
  const foreign = buildConnector({ ...tlsOptions(settings, false), ...shape, lookup: addresses.lookup })
  const isOwn = (hostname: string): boolean => bareHost(hostname) === bareHost(origin.hostname)
  return createConnector(
    (to, callback) => (isOwn(to.hostname) ? own : foreign)(to, callback),
    (key, socket) => {
      onConnect(key, speaksHttp2(socket))
      if (key === originKey(origin)) addresses.recordOwnAddress(socket.remoteAddress)
    },
  )
}

/** Identifies an origin: two URLs of one origin have the same key. */
export function originKey({ protocol, hostname, port }: URL): string {
  return `${protocol}//${hostname.replace(/^\[|\]$/g, '')}:${port}`
}
