// How much a registry is asked at once and how fast: a semaphore per kind of traffic, and a pace.
import { reasonOf } from './abort.ts'
import type { Clock } from './clock.ts'

/** A place in a semaphore; giving it back twice is harmless. */
export type Release = () => void

/** At most `size` holders at once, first come first served. */
export class Semaphore {
  readonly #size: number
  #held = 0
  readonly #waiting: (() => void)[] = []

  constructor(size: number) {
    this.#size = Math.max(1, Math.floor(size))
  }

  /** Rejects with the signal's reason where it is aborted first. */
  async acquire(signal: AbortSignal): Promise<Release> {
    signal.throwIfAborted()
    if (this.#held < this.#size) this.#held += 1
    else await this.#turn(signal)
    let released = false
    return () => {
      if (released) return
      released = true
      this.#giveBack()
    }
  }

  #giveBack(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#held -= 1
    else next()
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        reject(reasonOf(signal))
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(enter)
    })
  }
}

/** Lets `rate` requests a second through, a tenth of them (at least one) at once. */
export class Pace {
  readonly #interval: number
  readonly #slack: number
  readonly #clock: Clock
  #next = Number.NEGATIVE_INFINITY

  constructor(rate: number, clock: Clock) {
    this.#interval = 1000 / rate
    this.#slack = (Math.max(1, Math.floor(rate / 10)) - 1) * this.#interval
    this.#clock = clock
  }

  async turn(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now()
    this.#next = Math.max(this.#next, now - this.#slack)
    const wait = this.#next - now
    this.#next += this.#interval
    if (wait > 0) await this.#clock.sleep(wait, signal)
  }
}
