// Brings one request to its answer: limits, pace, pauses, redirects and retries, the same for registry and token service.

import { RegistryError } from '../model/errors.ts'
import type { WireEvent } from '../model/wire-event.ts'
import { readWhole } from './buffered-response.ts'
import type { Circuit } from './circuit-breaker.ts'
import type { Clock } from './clock.ts'
import type { Gates } from './concurrency.ts'
import { judgeFailure } from './connection-errors.ts'
import type { Lines } from './connections.ts'
import { exchange } from './dispatch.ts'
import { checkTarget, ForbiddenTargetError, follow, type TargetRules } from './redirect.ts'
import {
  backoff,
  isTransient,
  longestPause,
  parseRetryAfter,
  patientTriesLimit,
  shortestPause,
  triesLimit,
} from './retry-policy.ts'
import type { Pause } from './shared-pause.ts'
import type { WireResponse } from './types.ts'
import { type Answer, NoAnswerError, type Outgoing } from './types.ts'

export interface Errand {
  readonly outgoing: Outgoing
  /** `safe`: again after any failure. `once`: only where it surely was not accepted. */
  readonly repeat: 'safe' | 'once'
  readonly follows: boolean
  /** Bytes of a document that is read to its end, and asked for again where it breaks off; else the body flows. */
  readonly whole?: number
  /** Token services have limits of their own. */
  readonly gated: boolean
  readonly repository: string
  readonly operation: string
}

export interface CourierOptions {
  readonly registry: string
  readonly rules: TargetRules
  readonly lines: Lines
  readonly gates: Gates
  readonly pause: Pause
  readonly circuit: Circuit
  readonly clock: Clock
  readonly observe: (event: WireEvent) => void
}

type Outcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly error: NoAnswerError }

export class Courier {
  readonly #options: CourierOptions

  constructor(options: CourierOptions) {
    this.#options = options
  }

  /**
   * The answer, whatever its status: one that says "later" is only handed over when all tries are used up. Throws
   * RegistryError where there is none, the signal's reason, and what the body's source fails with.
   */
  async carry(errand: Errand): Promise<WireResponse> {
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

  async #attempt(errand: Errand): Promise<Outcome> {
    const { outgoing, gated } = errand
    const { gates, pause, rules } = this.#options
    const release = gated ? await gates.enter(outgoing) : () => {}
    try {
      await pause.over(outgoing.signal)
      if (gated) await gates.pace(outgoing)
      checkTarget(outgoing.url, rules)
      const send = (request: Outgoing): Promise<Answer> => this.#exchange(errand, request)
      const answer = await (errand.follows ? follow(outgoing, rules, send) : send(outgoing))
      void answer.freed.then(release)
      const { whole } = errand
      return { kind: 'answer', answer: whole === undefined ? answer : await readWhole(answer, outgoing, whole) }
    } catch (error) {
      release()
      if (error instanceof NoAnswerError) return { kind: 'failure', error }
      if (error instanceof ForbiddenTargetError) throw this.#error(errand, { detail: error.message, cause: error })
      throw error
    }
  }

  async #exchange(errand: Errand, request: Outgoing): Promise<Answer> {
    const { registry, lines, circuit, clock, observe } = this.#options
    this.#checkCircuit(errand, request)
    const begun = clock.now()
    const event = { kind: 'request', registry, method: request.method, path: request.url.pathname } as const
    try {
      const answer = await exchange(lines, request)
      circuit.answered(request.url)
      observe({ ...event, status: answer.status, milliseconds: clock.now() - begun })
      return answer
    } catch (error) {
      observe({ ...event, milliseconds: clock.now() - begun })
      throw error
    }
  }

  /** Milliseconds to the next try; `undefined`: the answer stands. A shared pause is waited for at the next try itself. */
  #afterAnswer(errand: Errand, { status, headers }: Answer, tries: number): number | undefined {
    if (!isTransient(status)) return undefined
    const { clock } = this.#options
    const asked = parseRetryAfter(headers['retry-after'], clock.wall())
    const patient = status === 429 || (status === 503 && asked !== undefined)
    const repeated = errand.repeat === 'safe' || status === 429
    if (tries >= (patient ? patientTriesLimit : triesLimit)) return undefined
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
    pause.begin(milliseconds, `${registry} answered ${status}`)
  }

  #afterFailure(errand: Errand, error: NoAnswerError, tries: number): number {
    const { clock, circuit, lines, registry } = this.#options
    const failure = judgeFailure(error.cause, registry)
    if (failure.http2) lines.forsakeHttp2()
    const mayRepeat = errand.repeat === 'safe' || !error.written
    const exhausted = tries >= triesLimit
    if (failure.passing && mayRepeat && !exhausted) return backoff(tries, clock.random())
    if (exhausted && failure.passing && !error.written) circuit.giveUp(error.url, error)
    throw this.#error(errand, {
      detail: `${error.message}${exhausted ? ` (${tries} tries)` : ''}`,
      retryable: failure.passing,
      cause: error,
      ...(failure.remedy !== undefined && { remedy: failure.remedy }),
    })
  }

  #checkCircuit(errand: Errand, { url }: Outgoing): void {
    const broken = this.#options.circuit.broken(url)
    if (broken === undefined) return
    const why = broken.cause instanceof Error ? broken.cause.message : ''
    const detail = `${url.host} could not be reached (${why}), so it is not tried again now`
    throw this.#error(errand, { detail, retryable: true, cause: broken.cause })
  }

  #error({ repository, operation }: Errand, more: Partial<RegistryError['facts']>): RegistryError {
    return new RegistryError({ registry: this.#options.registry, repository, operation, ...more })
  }
}

function tooLong(milliseconds: number): Partial<RegistryError['facts']> {
  const seconds = Math.ceil(milliseconds / 1000)
  return {
    detail: `it asks to wait for ${seconds} seconds, and we wait for ${longestPause / 1000} at most`,
    remedy: `Run again in ${Math.ceil(seconds / 60)} minutes.`,
    retryable: true,
  }
}
