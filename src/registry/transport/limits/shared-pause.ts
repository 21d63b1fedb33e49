// Pauses all requests to a registry together, after it asked for a delay.
import type { Clock } from '../clock.ts'
import type { Interceptor } from '../pipeline.ts'
import type { ConcurrencyLimits } from './concurrency.ts'

/** Called once per pause, when it begins. */
export type OnPause = (milliseconds: number, reason: string) => void

export class SharedPause {
  readonly #clock: Clock
  readonly #onPause: OnPause
  #until = 0

  constructor(clock: Clock, onPause: OnPause) {
    this.#clock = clock
    this.#onPause = onPause
  }

  /** Starts a pause, or extends the current one. */
  start(milliseconds: number, reason: string): void {
    const now = this.#clock.now()
    const running = this.#until > now
    this.#until = Math.max(this.#until, now + milliseconds)
    if (!running) this.#onPause(milliseconds, reason)
  }

  /** Waits for the end of the pause plus a random delay, so that the requests do not all resume at once. */
  async wait(signal: AbortSignal): Promise<void> {
    for (;;) {
      const rest = this.#until - this.#clock.now()
      if (rest <= 0) return
      await this.#clock.sleep(rest + this.#clock.random() * Math.min(250, rest / 4), signal)
    }
  }
}

/** Waits for the registry's pause, then for its rate, if it has one, and for a pause that began meanwhile. */
export function pause(shared: SharedPause, rates?: Pick<ConcurrencyLimits, 'throttle'>): Interceptor {
  return (next) => async (request) => {
    await shared.wait(request.signal)
    await rates?.throttle(request)
    if (rates !== undefined) await shared.wait(request.signal)
    return next(request)
  }
}
