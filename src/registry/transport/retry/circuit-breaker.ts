// Fails requests to an unreachable host at once for a while, so that not each of them waits for a connection.
import type { Clock } from '../clock.ts'

/** Milliseconds after which the host is tried again. */
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

  /** Why the circuit of the host is open; `undefined` if it is closed. */
  openReason({ origin }: URL): OpenCircuit | undefined {
    const circuit = this.#open.get(origin)
    return circuit !== undefined && this.#clock.now() < circuit.until ? circuit : undefined
  }

  /** Opens the circuit: a request used up its tries without a connection. */
  trip({ origin }: URL, cause: unknown): void {
    this.#open.set(origin, { until: this.#clock.now() + resetTimeout, cause })
  }

  /** Closes the circuit: a response came. */
  reset({ origin }: URL): void {
    this.#open.delete(origin)
  }
}
