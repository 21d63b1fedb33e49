// Gives an unreachable host up for a while, so that not every request waits for its connection again.
import type { Clock } from '../clock.ts'

/** Milliseconds after which a host that was given up is tried again. */
const resetTimeout = 30_000

export interface OpenCircuit {
  readonly until: number
  readonly cause: unknown
}

/** By origin: a registry stays in use if only its token service or its blob store cannot be reached. */
export class CircuitBreaker {
  readonly #clock: Clock
  readonly #open = new Map<string, OpenCircuit>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Why the host was given up; `undefined`: it was not. */
  openReason({ origin }: URL): OpenCircuit | undefined {
    const circuit = this.#open.get(origin)
    return circuit !== undefined && this.#clock.now() < circuit.until ? circuit : undefined
  }

  /** A request used up its tries without a connection. */
  trip({ origin }: URL, cause: unknown): void {
    this.#open.set(origin, { until: this.#clock.now() + resetTimeout, cause })
  }

  /** A response came. */
  reset({ origin }: URL): void {
    this.#open.delete(origin)
  }
}
