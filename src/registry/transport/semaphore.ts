// How much a registry is asked at once and how fast: a semaphore per kind of traffic, and a pace.

import { reasonOf } from './abort.ts'
import type { Clock } from './clock.ts'

/** A place in a semaphore; giving it back twice is harmless. */
export type Release = () => void

interface Waiter {
  readonly places: number
  readonly enter: () => void
}

/** At most `size` places are taken at once, first come first served. */
export class Semaphore {
  readonly #size: number
  #held = 0
  readonly #waiting: Waiter[] = []

  constructor(size: number) {
    this.#size = Math.max(1, Math.floor(size))
  }

  /** Takes `places`, at most all of them. Rejects with the signal's reason where it is aborted first. */
  async acquire(signal: AbortSignal, wanted = 1): Promise<Release> {
    signal.throwIfAborted()
    const places = Math.min(wanted, this.#size)
    if (this.#waiting.length === 0 && this.#held + places <= this.#size) this.#held += places
    else await this.#turn(signal, places)
    let released = false
    return () => {
      if (released) return
      released = true
      this.#held -= places
      this.#admit()
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && this.#held + next.places <= this.#size; next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#held += next.places
      next.enter()
    }
  }

  #turn(signal: AbortSignal, places: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const turn = { places, enter }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1)
        reject(reasonOf(signal))
        this.#admit()
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(turn)
    })
  }
}

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

/** Bodies of up to a MiB that take the place of one: of them too, most of the time is the round trip. */
export const modestPerBody = 2
