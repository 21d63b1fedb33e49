// Opens the session of one registry host: puts connections, limits, retries and tokens together.

import { Authorizer, NotAuthorizedError } from '../auth/authorizer.ts'
import { baseHeaders, fetchChallenge, fetchToken } from '../auth/fetch-token.ts'
import { TokenServiceError } from '../auth/token-endpoint.ts'
import { CredentialError, type CredentialStore } from '../credentials/types.ts'
import { hostedFamilyOf } from '../families/families.ts'
import type { RegistryBehaviour } from '../model/behaviour.ts'
import { RegistryError } from '../model/errors.ts'
import type { HostSettings } from '../model/host-settings.ts'
import type { WireEvent } from '../model/wire-event.ts'
import { orAborted } from '../transport/abort.ts'
import { CircuitBreaker } from '../transport/circuit-breaker.ts'
import { type Clock, systemClock } from '../transport/clock.ts'
import { ConcurrencyLimits } from '../transport/concurrency.ts'
import { ConnectionPools } from '../transport/connections.ts'
import { QuotaWarning } from '../transport/quota-warning.ts'
import { RetryingClient } from '../transport/retry.ts'
import { AddressPolicy } from '../transport/security/address-policy.ts'
import { apiOrigin, sameOrigin } from '../transport/security/origin.ts'
import { SharedPause } from '../transport/shared-pause.ts'
import type { Scope, Session, WireRequest, WireResponse } from '../transport/types.ts'

export interface SessionOptions {
  readonly settings: HostSettings
  readonly credentials: CredentialStore
  /** Most bodies of blobs in flight, each way; small requests may be four times as many. */
  readonly concurrency: number
  readonly observe: (event: WireEvent) => void
  /** Jobs that share the rate which a registry is known to bear; one without it. */
  readonly shards?: number
  /** For the proxy variables; the process's own unless told otherwise. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** The system's unless told otherwise. */
  readonly clock?: Clock
}

export interface OpenSession extends Session {
  /**
   * Opens connections, and asks for the repository's token where the service is known. `blobs`: about how many will go
   * there or come from there. Never throws.
   */
  preconnect(scope: Scope, blobs?: number): void
  /** Ends every connection and everything that still waits. */
  close(): Promise<void>
}

/** Milliseconds without a sign of life, by weight: a registry may take long to commit a blob. */
const idleTimeouts = { small: 60_000, modest: 120_000, blob: 120_000 } as const
/** Connections opened ahead for an image's first requests. With TLS the first one often turns out to carry them all. */
const aheadOfNeed = { 'http:': 6, 'https:': 3 } as const
/** Connections for bodies that are opened before it is known which blobs are missing. */
const bodiesAhead = 16
/** Connections to a token service for the first tokens, each of another repository. */
const tokensAtOnce = 4
/** A grant is reconsidered so often for one request: other challenge, expired token, anonymous. */
const reconsiderLimit = 3

/** A session for `registry` (`host[:port]`). Nothing is sent before it is used or warmed. */
export function openSession(registry: string, options: SessionOptions): OpenSession {
  return new HttpSession(registry, options)
}

class HttpSession implements OpenSession {
  readonly registry: string
  readonly learned: RegistryBehaviour = {}
  readonly #origin: URL
  readonly #lines: ConnectionPools
  readonly #courier: RetryingClient
  readonly #authorizer: Authorizer
  readonly #rateWarning: QuotaWarning
  readonly #closing = new AbortController()
  /** Over TLS the first request goes alone: its answer says how to log in, and others would wait for its connection. */
  #first: PromiseWithResolvers<void> | undefined
  #met = false
  /** Blobs of this registry come from another host: the first hop is then a small request. */
  #redirectsBlobs: boolean

  constructor(registry: string, options: SessionOptions) {
    const { settings, credentials, observe, environment = process.env, clock = systemClock, shards = 1 } = options
    this.registry = registry
    this.#origin = apiOrigin(registry, settings)
    const family = hostedFamilyOf(registry)
    this.#redirectsBlobs = family?.redirectsBlobs === true
    const concurrency = Math.max(1, Math.min(options.concurrency, settings.maxConcurrency ?? options.concurrency))
    const addresses = new AddressPolicy(this.#origin.hostname, settings.allowPrivate === true)
    const origin = this.#origin
    this.#lines = new ConnectionPools({ origin, settings, addresses, concurrency, environment })
    this.#courier = new RetryingClient({
      registry,
      clock,
      observe,
      rules: { origin, addresses },
      lines: this.#lines,
      gates: new ConcurrencyLimits({ concurrency, settings, family, clock, shards }),
      pause: new SharedPause(clock, (milliseconds, reason) =>
        observe({ kind: 'pause', registry, milliseconds, reason }),
      ),
      circuit: new CircuitBreaker(clock),
    })
    const errand = { courier: this.#courier, signal: this.#closing.signal, idle: idleTimeouts.small }
    const warn = (message: string): void => observe({ kind: 'warning', registry, message })
    this.#rateWarning = new QuotaWarning(registry, warn)
    this.#authorizer = new Authorizer({
      credentials,
      clock,
      warn,
      rules: { registry, origin, settings, addresses },
      askToken: (question) => fetchToken(question, errand),
      onLearned: (realm, repositories) => {
        if (realm !== undefined) this.#lines.preconnect(realm, 'small', Math.min(repositories, tokensAtOnce))
        this.#meet()
      },
      ping: () => fetchChallenge(origin, errand),
    })
  }

  async send(request: WireRequest): Promise<WireResponse> {
    const url = this.#resolve(request.target)
    const { signal, method, scope } = request
    if (!sameOrigin(url, this.#origin)) return this.#carry(request, url, undefined)
    const need = { scope, reads: method === 'GET' || method === 'HEAD', signal }
    this.#openForBody(request)
    if (!this.#met) await this.#afterFirst(signal)
    try {
      let grant = await this.#authorizer.authorize(need)
      for (let tries = 1; ; tries += 1) {
        const response = await this.#carry(request, url, grant.header)
        const { status } = response
        if (status < 400) this.#authorizer.onAccepted(grant)
        const denied = status === 401 || status === 403
        if (!denied) this.#meet()
        if (!denied || tries > reconsiderLimit || !sameOrigin(response.url, this.#origin)) return response
        const answer = { status, challenge: response.headers['www-authenticate'] }
        const next = await this.#authorizer.onRejected(need, grant, answer)
        if (next === undefined) return response
        await response.discard()
        grant = next
      }
    } catch (error) {
      throw this.#explain(error, request)
    } finally {
      this.#meet()
    }
  }

  /** Waits for the first request's answer, unless this is the first, or it is known how to log in. */
  async #afterFirst(signal: AbortSignal): Promise<void> {
    if (this.#first !== undefined) return orAborted(this.#first.promise, signal)
    if (this.#origin.protocol === 'https:' && !this.#authorizer.isSchemeKnown) this.#first = Promise.withResolvers()
    else this.#met = true
  }

  #meet(): void {
    this.#met = true
    this.#first?.resolve()
  }

  triedCredentials(repository: string): readonly string[] {
    return this.#authorizer.tried(repository)
  }

  preconnect(scope: Scope, blobs?: number): void {
    this.#authorizer.expectScope(scope)
    const few = aheadOfNeed[this.#origin.protocol === 'http:' ? 'http:' : 'https:']
    if (!this.#lines.speaksHttp2(this.#origin)) this.#lines.preconnect(this.#origin, 'small', blobs ?? few)
    else if (blobs !== undefined && this.#carriesBodies(scope))
      this.#lines.preconnectForBlobs(this.#origin, Math.min(blobs, bodiesAhead))
    // whatever goes wrong here goes wrong again, and is said, where it is needed
    this.#authorizer.authorize({ scope, reads: true, signal: this.#closing.signal }).catch(() => {})
  }

  /** Not where blobs are mounted, and not where they are read from another host. */
  #carriesBodies(scope: Scope): boolean {
    return !mounts(scope) && !(scope.actions === 'pull' && this.#redirectsBlobs)
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error(`the session with ${this.registry} was closed`))
    await this.#lines.close()
  }

  #resolve(target: string | URL): URL {
    return typeof target === 'string' ? new URL(target, this.#origin) : target
  }

  async #carry(request: WireRequest, url: URL, authorization: string | undefined): Promise<WireResponse> {
    const { method, body, weight, signal, idle, retry, redirects, scope, operation, bufferLimit } = request
    const redirected = this.#redirectsBlobs && weight !== 'small' && body === undefined && redirects === 'follow'
    const response = await this.#courier.send({
      outgoing: {
        method,
        url,
        signal,
        kind: weight,
        ...(redirected && { firstHop: 'small' as const }),
        idle: idle ?? idleTimeouts[weight],
        headers: { ...baseHeaders, ...request.headers, ...(authorization !== undefined && { authorization }) },
        ...(body !== undefined && { body }),
      },
      retry: retry,
      limited: true,
      operation,
      repository: repositoryOf(scope),
      followRedirects: redirects === 'follow',
      ...(bufferLimit !== undefined && { bufferLimit: bufferLimit }),
    })
    this.#rateWarning.check(response.headers)
    if (weight !== 'small' && !sameOrigin(response.url, url)) this.#redirectsBlobs = true
    return response
  }

  /** An upload is about to begin that nothing will mount: its bytes need a connection when the answer comes. */
  #openForBody({ method, weight, scope }: WireRequest): void {
    if (method !== 'POST' || weight !== 'small' || scope === 'catalog') return
    if (!(scope && mounts(scope)) && this.#lines.speaksHttp2(this.#origin))
      this.#lines.preconnectForBlobs(this.#origin, 1)
  }

  #explain(error: unknown, { scope, operation, method }: WireRequest): unknown {
    const repository = repositoryOf(scope)
    const access = method === 'GET' || method === 'HEAD' ? 'read' : 'write'
    const facts = { registry: this.registry, repository, operation, access, cause: error } as const
    if (error instanceof CredentialError)
      return new RegistryError({ ...facts, code: error.code, detail: error.message })
    if (!(error instanceof NotAuthorizedError || error instanceof TokenServiceError)) return error
    const { status, message: detail } = error
    const remedy = error instanceof NotAuthorizedError ? error.remedy : undefined
    return new RegistryError({
      ...facts,
      code: error.code,
      detail,
      ...(status !== undefined && { status }),
      ...(remedy !== undefined && { remedy }),
    })
  }
}

/** Whether the blobs come from a mount, and no bytes with them. */
function mounts({ repository, mountFrom }: Scope): boolean {
  return mountFrom !== undefined && mountFrom !== repository
}

function repositoryOf(scope: WireRequest['scope']): string {
  return scope === undefined || scope === 'catalog' ? '' : scope.repository
}
