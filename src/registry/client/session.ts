// Opens the session of one registry host: connections, limits, retries and tokens.
import { authorize } from '../auth/authorize.ts'
import { Authorizer } from '../auth/authorizer.ts'
import { describeUntrusted } from '../auth/realm-policy.ts'
import { fetchChallenge, fetchToken } from '../auth/tokens/fetch.ts'
import { hostedFamilyOf } from '../families/families.ts'
import { systemClock } from '../transport/clock.ts'
import { dispatch } from '../transport/connections/dispatch.ts'
import { ConnectionPools } from '../transport/connections/pools.ts'
import { warmUp, warmUpTokens, warmUpUploads } from '../transport/connections/warm-up.ts'
import { customHeaders } from '../transport/custom-headers.ts'
import { FirstRequest } from '../transport/first-request.ts'
import type { RequestBound } from '../transport/limits/bound.ts'
import { ConcurrencyLimits, limit } from '../transport/limits/concurrency.ts'
import { PullQuota } from '../transport/limits/pull-quota.ts'
import { pause, SharedPause } from '../transport/limits/shared-pause.ts'
import { compose, type Interceptor } from '../transport/pipeline.ts'
import { redirect } from '../transport/redirect.ts'
import { CircuitBreaker } from '../transport/retry/circuit-breaker.ts'
import { exchange } from '../transport/retry/exchange.ts'
import { retry } from '../transport/retry/retry.ts'
import { AddressPolicy } from '../transport/security/address-policy.ts'
import { apiOrigin } from '../transport/security/origin.ts'
import type { Scope, Session } from '../transport/types.ts'
import { automaticConcurrency, boundOf, type SessionOptions } from './session-options.ts'

export interface OpenSession extends Session {
  /**
   * Opens connections, and requests the repository's token if the token service is known. `blobs`: about how many will
   * be sent or read. Never throws.
   */
  preconnect(scope: Scope, blobs?: number): void
  /** Announces that `count` manifests will be read: a quota that is too small for them causes a warning. */
  expectManifests(count: number): void
  /** Closes every connection, and aborts pending requests. */
  close(): Promise<void>
}

/** A session for `registry` (`host[:port]`). Nothing is sent before it is used or warmed up. */
export function openSession(registry: string, options: SessionOptions): OpenSession {
  const {
    settings,
    credentials,
    observe,
    environment = process.env,
    clock = systemClock,
    shards = 1,
    longestWait = 0,
  } = options
  const origin = apiOrigin(registry, settings)
  const family = hostedFamilyOf(registry)
  const bound = boundOf(options.concurrency, settings)
  const concurrency = bound ?? automaticConcurrency
  const addresses = new AddressPolicy(origin.hostname, settings.allowPrivate === true)
  const blobsElsewhere = family?.redirectsBlobs === true
  const pools = new ConnectionPools({ origin, settings, addresses, concurrency, environment, blobsElsewhere })
  const limits = new ConcurrencyLimits({
    concurrency,
    settings,
    family,
    clock,
    shards,
  })
  const bounded = bound === undefined ? undefined : lazyBound(bound, options.temporary)
  const circuit = new CircuitBreaker(clock)
  const sharedPause = new SharedPause(clock, (milliseconds, reason) =>
    observe({ kind: 'pause', registry, milliseconds, reason }),
  )
  const warn = (message: string): void => observe({ kind: 'warning', registry, message })
  const quota = new PullQuota({ registry, clock, warn, pause: sharedPause, longestWait })
  const closing = new AbortController()

  const retrying = retry({ registry, pools, pause: sharedPause, circuit, clock, settings, longestWait })
  const exchanging = compose(
    redirect({ registry, rules: { origin, addresses }, onBlobElsewhere: () => pools.recordBlobsElsewhere() }),
    exchange({ registry, circuit, clock, observe }),
    customHeaders({ origin, settings, ...(options.headers && { headers: options.headers }) }),
  )(dispatch(pools, options.idleTimeout))
  const tokens = {
    send: compose(retrying, ...(bounded ? [lazily(bounded)] : []), pause(sharedPause))(exchanging),
    signal: closing.signal,
  }
  const firstRequest: FirstRequest = new FirstRequest(() => origin.protocol === 'https:' && !authorizer.isSchemeKnown)
  const authorizer = new Authorizer({
    credentials,
    clock,
    warn,
    onUntrustedRealm: (realm) =>
      observe({ kind: 'warning', registry, message: describeUntrusted(realm), untrustedRealm: realm.origin }),
    rules: { registry, origin, settings, addresses },
    requestToken: async (tokenRequest) => {
      const response = await fetchToken(tokenRequest, tokens)
      if (response.kind === 'granted') credentials.onSecret?.(response.token)
      return response
    },
    onSchemeSelected: (realm, repositoryCount) => {
      if (realm !== undefined) warmUpTokens(pools, realm, repositoryCount)
      firstRequest.settle()
    },
    ping: () => fetchChallenge(origin, tokens),
  })
  return {
    registry,
    origin,
    learned: {},
    ...(bounded && { bound: bounded }),
    send: compose(
      warmUpUploads(pools, origin),
      authorize({ registry, origin, authorizer, firstRequest }),
      retrying,
      bounded ? lazily(bounded) : limit(limits),
      pause(sharedPause, limits),
      quota.intercept,
    )(exchanging),
    isAnonymous: (repository) => authorizer.isAnonymous(repository),
    sentLogins: (repository) => authorizer.sentLogins(repository),
    preconnect: (scope, blobs) => {
      authorizer.expectScope(scope)
      warmUp(pools, origin, { scope, ...(blobs !== undefined && { blobs }) })
      // an error is reported by the request that needs the token
      authorizer.authorize({ scope, reads: true, signal: closing.signal }).catch(() => {})
    },
    expectManifests: (count) => quota.expectManifests(count),
    close: async () => {
      closing.abort(new Error(`the session with ${registry} was closed`))
      await pools.close()
    },
  }
}

/** Imports the code of the bound with the first request: few runs set one. */
function lazyBound(bound: number, temporary: string | undefined): () => Promise<RequestBound> {
  let loading: Promise<RequestBound> | undefined
  return () =>
    (loading ??= import('../transport/limits/bound.ts').then(({ RequestBound }) => new RequestBound(bound, temporary)))
}

function lazily(load: () => Promise<{ readonly intercept: Interceptor }>): Interceptor {
  return (next) => async (request) => (await load()).intercept(next)(request)
}
