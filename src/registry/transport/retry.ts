// Brings one request to its answer: limits, pace, pauses, redirects and retries, the same for registry and token service.

import { RegistryError, type RegistryErrorDetails } from '../model/errors.ts'
import type { WireEvent } from '../model/wire-event.ts'
import { readWhole } from './buffered-response.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import type { Clock } from './clock.ts'
import type { ConcurrencyLimits } from './concurrency.ts'
import { classifyConnectionError } from './connection-errors.ts'
import type { ConnectionPools } from './connections.ts'
import { dispatch } from './dispatch.ts'
import { checkTarget, ForbiddenTargetError, followRedirect, type TargetRules } from './redirect.ts'
import {
  attemptLimit,
  backoff,
  isTransient,
  longestPause,
  parseRetryAfter,
  patientAttemptLimit,
  shortestPause,
} from './retry-policy.ts'
import type { SharedPause } from './shared-pause.ts'
import type { WireResponse } from './types.ts'
import { type HttpRequest, type HttpResponse, NoResponseError } from './types.ts'

export interface RetryableRequest {
  readonly outgoing: HttpRequest
  /** `safe`: again after any failure. `once`: only where it surely was not accepted. */
  readonly retry: 'safe' | 'once'
  readonly followRedirects: boolean
  /** Bytes of a document that is read to its end, and asked for again where it breaks off; else the body flows. */
  readonly bufferLimit?: number
  /** Token services have limits of their own. */
  readonly limited: boolean
  readonly repository: string
  readonly operation: string
}

export interface RetryingClientOptions {
  readonly registry: string
  readonly rules: TargetRules
  readonly lines: ConnectionPools
  readonly gates: ConcurrencyLimits
  readonly pause: SharedPause
  readonly circuit: CircuitBreaker
  readonly clock: Clock
  readonly observe: (event: WireEvent) => void
}

type Outcome =
  | { readonly kind: 'answer'; readonly answer: HttpResponse }
  | { readonly kind: 'failure'; readonly error: NoResponseError }

export class RetryingClient {
  readonly #options: RetryingClientOptions

  constructor(options: RetryingClientOptions) {
    this.#options = options
  }

  /**
   * The answer, whatever its status: one that says "later" is only handed over when all tries are used up. Throws
   * RegistryError where there is none, the signal's reason, and what the body's source fails with.
   */
  async send(errand: RetryableRequest): Promise<WireResponse> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#attempt(errand)
      const wait =
        outcome.kind === 'answer'
          ? this.#afterAnswer(errand, outcome.answer, tries)
          : this.#afterFailure(errand, outcome.error, tries)
      if (outcome.kind === 'answer') {
        if (wait === undefined) return outcome.answer
        await outcome.answer.discard()
      }
      if (wait !== undefined && wait > 0) await this.#options.clock.sleep(wait, errand.outgoing.signal)
    }
  }

  async #attempt(errand: RetryableRequest): Promise<Outcome> {
    const { outgoing, limited } = errand
    const { gates, pause, rules } = this.#options
    const release = limited ? await gates.acquire(outgoing) : () => {}
    try {
      await pause.wait(outgoing.signal)
      if (limited) await gates.throttle(outgoing)
      checkTarget(outgoing.url, rules)
      const send = (request: HttpRequest): Promise<HttpResponse> => this.#exchange(errand, request)
      const answer = await (errand.followRedirects ? followRedirect(outgoing, rules, send) : send(outgoing))
      void answer.freed.then(release)
      const { bufferLimit } = errand
      return {
        kind: 'answer',
        answer: bufferLimit === undefined ? answer : await readWhole(answer, outgoing, bufferLimit),
      }
    } catch (error) {
      release()
      if (error instanceof NoResponseError) return { kind: 'failure', error }
      if (error instanceof ForbiddenTargetError) throw this.#error(errand, { detail: error.message, cause: error })
      throw error
    }
  }

  async #exchange(errand: RetryableRequest, request: HttpRequest): Promise<HttpResponse> {
    const { registry, lines, circuit, clock, observe } = this.#options
    this.#checkCircuit(errand, request)
    const begun = clock.now()
    const event = { kind: 'request', registry, method: request.method, path: request.url.pathname } as const
    try {
      const answer = await dispatch(lines, request)
      circuit.reset(request.url)
      observe({ ...event, status: answer.status, milliseconds: clock.now() - begun })
      return answer
    } catch (error) {
      observe({ ...event, milliseconds: clock.now() - begun })
      throw error
    }
  }

  /** Milliseconds to the next try; `undefined`: the answer stands. A shared pause is waited for at the next try itself. */
  #afterAnswer(errand: RetryableRequest, { status, headers }: HttpResponse, tries: number): number | undefined {
    if (!isTransient(status)) return undefined
    const { clock } = this.#options
    const asked = parseRetryAfter(headers['retry-after'], clock.wall())
    const patient = status === 429 || (status === 503 && asked !== undefined)
    const repeated = errand.retry === 'safe' || status === 429
    if (tries >= (patient ? patientAttemptLimit : attemptLimit)) return undefined
    if (asked !== undefined && asked > longestPause) {
      if (repeated) throw this.#error(errand, { status, ...tooLong(asked) })
      return undefined
    }
    const delay = asked ?? backoff(tries, clock.random())
    if (patient) this.#pauseAll(asked ?? Math.max(delay, shortestPause), status)
    if (!repeated) return undefined
    return patient ? 0 : delay
  }

  #pauseAll(milliseconds: number, status: number): void {
    const { pause, registry } = this.#options
    pause.start(milliseconds, `${registry} answered ${status}`)
  }

  #afterFailure(errand: RetryableRequest, error: NoResponseError, tries: number): number {
    const { clock, circuit, lines, registry } = this.#options
    const failure = classifyConnectionError(error.cause, registry)
    if (failure.http2) lines.disableHttp2()
    const mayRepeat = errand.retry === 'safe' || !error.written
    const exhausted = tries >= attemptLimit
    if (failure.transient && mayRepeat && !exhausted) return backoff(tries, clock.random())
    if (exhausted && failure.transient && !error.written) circuit.trip(error.url, error)
    throw this.#error(errand, {
      detail: `${error.message}${exhausted ? ` (${tries} tries)` : ''}`,
      retryable: failure.transient,
      cause: error,
      ...(failure.remedy !== undefined && { remedy: failure.remedy }),
    })
  }

  #checkCircuit(errand: RetryableRequest, { url }: HttpRequest): void {
    const broken = this.#options.circuit.openReason(url)
    if (broken === undefined) return
    const why = broken.cause instanceof Error ? broken.cause.message : ''
    const detail = `${url.host} could not be reached (${why}), so it is not tried again now`
    throw this.#error(errand, { detail, retryable: true, cause: broken.cause })
  }

  #error(
    { repository, operation, outgoing: { method } }: RetryableRequest,
    more: Partial<Omit<RegistryErrorDetails, 'access'>>,
  ): RegistryError {
    const access = method === 'GET' || method === 'HEAD' ? 'read' : 'write'
    return new RegistryError({ registry: this.#options.registry, repository, operation, access, ...more })
  }
}

function tooLong(milliseconds: number): Partial<Omit<RegistryErrorDetails, 'access'>> {
  const seconds = Math.ceil(milliseconds / 1000)
  return {
    detail: `it asks to wait for ${seconds} seconds, and we wait for ${longestPause / 1000} at most`,
    remedy: `Run again in ${Math.ceil(seconds / 60)} minutes.`,
    retryable: true,
  }
}
