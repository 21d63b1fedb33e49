// Spaces requests out evenly.

import type { Clock } from '../clock.ts'

/** Lets `rate` requests a second through, a tenth of them (at least one) at once. */
export class RateLimiter {
  readonly #interval: number
  readonly #slack: number
  readonly #clock: Clock
  #next = Number.NEGATIVE_INFINITY

  constructor(rate: number, clock: Clock) {
    this.#interval = 1000 / rate
    this.#slack = (Math.max(1, Math.floor(rate / 10)) - 1) * this.#interval
    this.#clock = clock
  }

  async wait(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now()
    this.#next = Math.max(this.#next, now - this.#slack)
    const wait = this.#next - now
    this.#next += this.#interval
    if (wait > 0) await this.#clock.sleep(wait, signal)
  }
}
