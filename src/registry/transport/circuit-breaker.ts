// A host that cannot be reached is given up once, not by every request in its own time.
import type { Clock } from './clock.ts'

/** Milliseconds after which a host that was given up may be tried once more. */
const rest = 30_000

interface GivenUp {
  readonly until: number
  readonly cause: unknown
}

/** By origin: a registry stays in use where only its token service, or the store of its blobs, is not to be reached. */
export class CircuitBreaker {
  readonly #clock: Clock
  readonly #open = new Map<string, GivenUp>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Why the host was given up; `undefined`: it was not. */
  openReason({ origin }: URL): { readonly cause: unknown } | undefined {
    const given = this.#open.get(origin)
    return given !== undefined && this.#clock.now() < given.until ? given : undefined
  }

  /** A request has used up its tries without a connection. */
  trip({ origin }: URL, cause: unknown): void {
    this.#open.set(origin, { until: this.#clock.now() + rest, cause })
  }

  /** An answer came. */
  reset({ origin }: URL): void {
    this.#open.delete(origin)
  }
}
