// Retries a request after transient failures: rate limits, broken connections, 5xx.
import type { RegistryErrorDetails } from '../../model/errors.ts'
import type { HostSettings } from '../../model/host-settings.ts'
import { classifyRefusal, isRetryable, type RefusalCode } from '../../model/refusals/classify.ts'
import { parseErrorBody } from '../../model/refusals/error-body.ts'
import type { Clock } from '../clock.ts'
import { classifyConnectionError } from '../connections/connection-failure.ts'
import type { ConnectionPools } from '../connections/pools.ts'
import type { SharedPause } from '../limits/shared-pause.ts'
import type { Interceptor } from '../pipeline.ts'
import { requestError } from '../request-error.ts'
import { NoResponseError, type RegistryRequest, type RegistryResponse } from '../types.ts'
import { type BufferedResponse, bufferResponse } from './buffer-response.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { attemptLimit, backoff, longestPause, parseRetryAfter, patientAttemptLimit, shortestPause } from './policy.ts'

export interface RetryOptions {
  readonly registry: string
  readonly pools: Pick<ConnectionPools, 'disableHttp2'>
  readonly pause: SharedPause
  readonly circuit: CircuitBreaker
  readonly clock: Clock
  readonly settings: Pick<HostSettings, 'retries' | 'retryCodes'>
  /** The longest Retry-After to wait for, in milliseconds, if that is more than the default. */
  readonly longestWait: number
}

/**
 * Returns the response of the last try; documents and error bodies are in memory. Throws RegistryError if there is no
 * response, the signal's reason, and the error of the body's source.
 */
export function retry(options: RetryOptions): Interceptor {
  return (next) => async (request) => {
    for (let tries = 1; ; tries += 1) {
      let delay: number | undefined
      try {
        const buffered = await bufferResponse(await next(request), request)
        delay = afterResponse(options, request, { ...buffered, tries })
        if (delay === undefined) return buffered.response
        await buffered.response.discard()
      } catch (error) {
        if (!(error instanceof NoResponseError)) throw error
        delay = afterFailure(options, request, { error, tries })
      }
      if (delay > 0) await options.clock.sleep(delay, request.signal)
    }
  }
}

/** Milliseconds to the next try; `undefined`: the response is final. A shared pause is waited for by the next try. */
function afterResponse(
  options: RetryOptions,
  request: RegistryRequest,
  { response, bytes, tries }: BufferedResponse & { readonly tries: number },
): number | undefined {
  const refusal = passingRefusal(response, bytes, options)
  if (refusal === undefined) return undefined
  const { code, asked, patient } = refusal
  if (tries >= attemptsOf(options, patient)) return undefined
  const repeatable = request.retry === 'safe' || code === 'rate-limited'
  const longest = Math.max(longestPause, options.longestWait)
  if (asked !== undefined && asked > longest) {
    if (!repeatable) return undefined
    throw requestError(options.registry, request, { status: response.status, code, ...tooLong(asked, longest) })
  }
  const delay = asked ?? backoff(tries, options.clock.random())
  if (patient) pauseAll(options, asked ?? Math.max(delay, shortestPause), response.status)
  return repeatable ? (patient ? 0 : delay) : undefined
}

function attemptsOf({ settings: { retries } }: RetryOptions, patient: boolean): number {
  if (retries !== undefined) return retries + 1
  return patient ? patientAttemptLimit : attemptLimit
}

function pauseAll({ pause }: RetryOptions, milliseconds: number, status: number): void {
  pause.start(milliseconds, `HTTP ${status}`)
}

interface PassingRefusal {
  readonly code: RefusalCode
  /** Milliseconds that Retry-After asks for. */
  readonly asked: number | undefined
  /** Whether the delay applies to all requests. */
  readonly patient: boolean
}

/** `undefined`: a success, or a refusal that a retry does not change. */
function passingRefusal(
  { status, headers }: RegistryResponse,
  bytes: Uint8Array | undefined,
  { clock, settings: { retryCodes = [] } }: RetryOptions,
): PassingRefusal | undefined {
  if (status < 400) return undefined
  const asked = parseRetryAfter(headers['retry-after'], clock.wall())
  const { codes, messages } = parseErrorBody(new TextDecoder().decode(bytes), headers['content-type'])
  const code = classifyRefusal({ status, codes, detail: messages.join('; '), retryAfter: asked !== undefined })
  const patient = code === 'rate-limited' || (status === 503 && asked !== undefined)
  return isRetryable(code) || retryCodes.includes(status) ? { code, asked, patient } : undefined
}

/** Milliseconds to the next try. Throws RegistryError if there is none. */
function afterFailure(
  options: RetryOptions,
  request: RegistryRequest,
  { error, tries }: { readonly error: NoResponseError; readonly tries: number },
): number {
  const { registry, pools, circuit, clock } = options
  const failure = classifyConnectionError(error.cause)
  if (failure.http2 === true) pools.disableHttp2()
  const mayRepeat = request.retry === 'safe' || !error.written
  const exhausted = isExhausted(options, request, tries)
  if (failure.transient && mayRepeat && !exhausted) return backoff(tries, clock.random())
  if (exhausted && failure.transient && !error.written) circuit.trip(error.url, error)
  const elsewhere = error.url.host === request.url.host ? '' : `${error.url.host}: `
  throw requestError(registry, request, {
    code: failure.code,
    detail: `${elsewhere}${failure.detail}${exhausted ? ` (${tries} ${tries === 1 ? 'try' : 'tries'})` : ''}`,
    retryable: failure.transient,
    cause: error,
    ...(failure.remedy !== undefined && { remedy: failure.remedy }),
    ...(failure.lost === true && error.url.protocol === 'http:' && { plainHttp: true }),
  })
}

function isExhausted(options: RetryOptions, { patience }: RegistryRequest, tries: number): boolean {
  return patience?.aborted === true || tries >= attemptsOf(options, false)
}

function tooLong(
  milliseconds: number,
  longest: number,
): Pick<RegistryErrorDetails, 'detail' | 'remedy' | 'retryAfter' | 'retryable'> {
  const minutes = Math.ceil(milliseconds / 60_000)
  return {
    detail: `it asks to wait for ${describeWait(milliseconds)}, and we wait for ${describeWait(longest)} at most`,
    remedy: `Run again in ${minutes < 120 ? `${minutes} minutes` : describeWait(milliseconds)}.`,
    retryAfter: milliseconds,
    retryable: true,
  }
}

/** `300 seconds`, `30 hours`, `12 days`; rounded up, so that a run after it is not too early. */
function describeWait(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 7200) return `${seconds} seconds`
  const hours = Math.ceil(seconds / 3600)
  return hours < 48 ? `${hours} hours` : `${Math.ceil(hours / 24)} days`
}
