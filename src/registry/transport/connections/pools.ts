// Connection pools of one registry host: HTTP/2 for small requests if the server offers it, HTTP/1.1 for blob bodies.
import { Agent, buildConnector, type Dispatcher, errors, ProxyAgent } from 'undici'
import type { HostSettings } from '../../model/host-settings.ts'
import { modestPerBody } from '../limits/concurrency.ts'
import type { AddressPolicy } from '../security/address-policy.ts'
import { bareHost, sameHost, sameOrigin } from '../security/origin.ts'
import type { BodySize, RegistryRequest } from '../types.ts'
import { type Connector, createConnector, reusePreconnected, speaksHttp2 } from './connector.ts'
import { takePreconnected } from './preconnect.ts'
import { proxyFor } from './proxy-environment.ts'
import { tlsOptions } from './tls.ts'

/** Milliseconds to connect, TLS and a proxy's tunnel included. */
const connectTimeout = 15_000
/** Milliseconds for one address of several: node's own 250 ms are too few for a host on another continent. */
const addressTimeout = 4000
/** Bytes of a response's headers; undici's own 16 KiB are too few for some proxies. */
const maxHeaderSize = 256 * 1024
/** Milliseconds for which an unused connection is kept; a shorter time in `Keep-Alive` is respected. */
const keepAliveTimeout = 30_000

/** Bytes in flight per response over HTTP/2: enough for some MB/s at a round trip of 100 ms. */
const window = 1024 * 1024

type Kind = 'small' | 'blob'

export interface ConnectionPoolsOptions {
  readonly origin: URL
  readonly settings: HostSettings
  readonly addresses: Pick<AddressPolicy, 'lookup' | 'lookupOwn' | 'recordOwnAddress' | 'checkProxied'>
  /** Most bodies in flight, each way. */
  readonly concurrency: number
  /** Whether this registry is known to redirect blob requests to another host. */
  readonly blobsElsewhere: boolean
  /** The environment, for the proxy variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

export class ConnectionPools {
  readonly #options: ConnectionPoolsOptions
  readonly #agents = new Map<string, Dispatcher>()
  readonly #connectors = new Map<Kind, Connector>()
  /** Origins whose small requests go over HTTP/1.1, so that bodies may share their connections. */
  readonly #plain = new Set<string>()
  /** Origins whose small requests share connections by HTTP/2. */
  readonly #multiplexed = new Set<string>()
  #http2 = true
  #openedForBodies = 0
  #closed = false
  #blobsElsewhere: boolean

  constructor(options: ConnectionPoolsOptions) {
    this.#options = options
    this.#blobsElsewhere = options.blobsElsewhere
  }

  /** Whether blob requests are redirected to another host: the first hop is then a small request. */
  get blobsElsewhere(): boolean {
    return this.#blobsElsewhere
  }

  /** The size class of a request before it is redirected to another origin. */
  firstHop({ url, body, bodySize }: RegistryRequest): BodySize {
    const redirected = this.#blobsElsewhere && body === undefined && sameOrigin(url, this.#options.origin)
    return redirected ? 'small' : bodySize
  }

  /** A response to a blob request came from another origin. */
  recordBlobsElsewhere(): void {
    this.#blobsElsewhere = true
  }

  /** The connections for a request. Throws undici's ClientDestroyedError after `close`. */
  poolFor(url: URL, bodySize: BodySize): Dispatcher {
    if (this.#closed) throw new errors.ClientDestroyedError()
    const shared = url.protocol === 'http:' || this.#plain.has(originKey(url))
    const effective = shared || (bodySize === 'small' && this.#http2) ? 'small' : 'blob'
    const own = sameHost(url, this.#options.origin)
    const proxy = proxyFor(url, this.#options.environment)
    const key = proxy === undefined ? effective : `${proxy} ${effective} ${own}`
    const agent =
      this.#agents.get(key) ?? (proxy === undefined ? this.#agent(effective) : this.#proxyAgent(proxy, effective, own))
    this.#agents.set(key, agent)
    return agent
  }

  /** Checks a foreign host behind a proxy: direct connections check the address when they resolve it. */
  async checkProxied(url: URL, signal: AbortSignal): Promise<void> {
    if (this.#isProxied(url) && !sameHost(url, this.#options.origin))
      await this.#options.addresses.checkProxied(url.hostname, signal)
  }

  /** Opens connections in advance, so that at least `count` are ready; none if a proxy is used. */
  preconnect(url: URL, kind: Kind, count: number): void {
    if (this.#closed || this.#isProxied(url)) return
    const shared = url.protocol === 'http:' || this.#plain.has(originKey(url))
    const connector = this.#connector(shared || (kind === 'small' && this.#http2) ? 'small' : 'blob')
    connector.openAhead(url, Math.max(0, count - connector.idle(url)))
  }

  /** Opens more connections for bodies, up to as many as may be in flight. */
  preconnectForBlobs(url: URL, count: number): void {
    if (this.#closed || this.#isProxied(url)) return
    const more = Math.min(count, this.#options.concurrency * modestPerBody - this.#openedForBodies)
    this.#openedForBodies += more
    this.#connector('blob').openAhead(url, more)
  }

  /** Whether the origin uses HTTP/2, so that bodies need connections of their own. */
  speaksHttp2(url: URL): boolean {
    return this.#http2 && this.#multiplexed.has(originKey(url))
  }

  /** HTTP/2 failed: every later request uses HTTP/1.1. */
  disableHttp2(): void {
    this.#http2 = false
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const connector of this.#connectors.values()) connector.close()
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()))
  }

  #agent(kind: Kind): Dispatcher {
    return new Agent({ ...this.#limits(kind), connect: this.#connector(kind).connect })
  }

  #limits(kind: Kind): Agent.Options {
    const { concurrency } = this.#options
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

  #proxyAgent(uri: string, kind: Kind, own: boolean): Dispatcher {
    const requestTls = {
      ...tlsOptions(this.#options.settings, own),
      timeout: connectTimeout,
      autoSelectFamilyAttemptTimeout: addressTimeout,
    }
    return new ProxyAgent({ ...this.#limits(kind), uri, connect: this.#connector(kind).connect, requestTls })
  }

  #connector(kind: Kind): Connector {
    const existing = this.#connectors.get(kind)
    if (existing !== undefined) return existing
    const { settings, addresses, origin } = this.#options
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
    const others = buildConnector({ ...tlsOptions(settings, false), ...shape, lookup: addresses.lookup })
    const isOwn = (hostname: string): boolean => bareHost(hostname) === bareHost(origin.hostname)
    const connector = createConnector(
      (to, callback) => (isOwn(to.hostname) ? own : others)(to, callback),
      (key, socket) => {
        if (kind === 'small') (speaksHttp2(socket) ? this.#multiplexed : this.#plain).add(key)
        if (key === originKey(origin)) addresses.recordOwnAddress(socket.remoteAddress)
      },
    )
    this.#connectors.set(kind, connector)
    return connector
  }

  #isProxied(url: URL): boolean {
    return proxyFor(url, this.#options.environment) !== undefined
  }
}

function originKey({ protocol, hostname, port }: URL): string {
  return `${protocol}//${hostname.replace(/^\[|\]$/g, '')}:${port}`
}
