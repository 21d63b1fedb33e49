// Connection pools of one registry host: HTTP/2 for small requests if the server offers it, HTTP/1.1 for blob bodies.
import { DirectAgent } from '../http/direct-agent.ts'
import type { HttpAgent } from '../http/types.ts'
import type { UndiciAgentOptions } from '../http/undici-agent.ts'
import { modestPerBody } from '../limits/concurrency.ts'
import { originKey, sameHost, sameOrigin } from '../security/origin.ts'
import { closedError } from '../sockets/connection-error.ts'
import type { Connector } from '../sockets/connector.ts'
import { hostConnector } from '../sockets/host-connector.ts'
import type { ConnectionPoolsOptions, PoolKind } from '../sockets/pool-options.ts'
import type { BodySize, RegistryRequest } from '../types.ts'
import { proxyFor } from './proxy-environment.ts'

interface NewAgent extends Pick<UndiciAgentOptions, 'kind' | 'own' | 'proxy'> {
  readonly byUndici: boolean
}

export class ConnectionPools {
  readonly #options: ConnectionPoolsOptions
  readonly #agents = new Map<string, Promise<HttpAgent>>()
  readonly #connectors = new Map<PoolKind, Connector>()
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

  /** The connections for a request. Rejects with ConnectionError after `close`. */
  async agentFor(url: URL, { bodySize, reads }: { bodySize: BodySize; reads: boolean }): Promise<HttpAgent> {
    if (this.#closed) throw closedError()
    const shared = url.protocol === 'http:' || this.#plain.has(originKey(url))
    const kind = shared || (bodySize === 'small' && this.#http2) ? 'small' : 'blob'
    const own = sameHost(url, this.#options.origin)
    const proxy = proxyFor(url, this.#options.environment)
    const byUndici = proxy !== undefined || (reads && bodySize === 'blob')
    const key = `${proxy ?? ''} ${kind} ${byUndici} ${own}`
    const agent = this.#agents.get(key) ?? this.#createAgent({ kind, own, proxy, byUndici })
    this.#agents.set(key, agent)
    return agent
  }

  /** Checks a foreign host behind a proxy: direct connections check the address when they resolve it. */
  async checkProxied(url: URL, signal: AbortSignal): Promise<void> {
    if (this.#isProxied(url) && !sameHost(url, this.#options.origin))
      await this.#options.addresses.checkProxied(url.hostname, signal)
  }

  /** Opens connections in advance, so that at least `count` are ready; none if a proxy is used. */
  preconnect(url: URL, kind: PoolKind, count: number): void {
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
    await Promise.all([...this.#agents.values()].map(async (agent) => (await agent).close()))
  }

  async #createAgent({ kind, own, proxy, byUndici }: NewAgent): Promise<HttpAgent> {
    const connector = this.#connector(kind)
    if (!byUndici) return new DirectAgent(connector, { allowsHttp2: kind === 'small' })
    const { createUndiciAgent } = await import('../http/undici-agent.ts')
    return createUndiciAgent({ kind, own, connect: connector.connect, proxy, options: this.#options })
  }

  #connector(kind: PoolKind): Connector {
    const existing = this.#connectors.get(kind)
    if (existing !== undefined) return existing
    const connector = hostConnector(kind, this.#options, (origin, isHttp2) => {
      if (kind === 'small') (isHttp2 ? this.#multiplexed : this.#plain).add(origin)
    })
    this.#connectors.set(kind, connector)
    return connector
  }

  #isProxied(url: URL): boolean {
    return proxyFor(url, this.#options.environment) !== undefined
  }
}
