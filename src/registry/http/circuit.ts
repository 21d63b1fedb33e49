// A host that cannot be reached is given up once, not by every request in its own time.
import type { Clock } from './clock.ts'

/** Milliseconds after which a host that was given up may be tried once more. */
const rest = 30_000

export class Circuit {
  readonly #clock: Clock
  #openUntil = 0
  #cause: unknown

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Why the host was given up; `undefined`: it was not. */
  get broken(): { readonly cause: unknown } | undefined {
    return this.#clock.now() < this.#openUntil ? { cause: this.#cause } : undefined
  }

  /** A request has used up its tries without a connection. */
  giveUp(cause: unknown): void {
    this.#openUntil = this.#clock.now() + rest
    this.#cause = cause
  }

  /** An answer came. */
  answered(): void {
    this.#openUntil = 0
  }
}
