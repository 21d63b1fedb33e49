// Lets the first request over TLS go alone: its response says how to log in, and others would wait for its connection.
import { orAborted } from '../util/abort.ts'

export class FirstRequest {
  readonly #isNeeded: () => boolean
  #pending: PromiseWithResolvers<void> | undefined
  #settled = false

  /** `isNeeded`: asked when the first request comes. */
  constructor(isNeeded: () => boolean) {
    this.#isNeeded = isNeeded
  }

  /** Waits for the first request's response, unless this is the first, or none needs to be alone. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#settled) return undefined
    if (this.#pending !== undefined) return orAborted(this.#pending.promise, signal)
    if (this.#isNeeded()) this.#pending = Promise.withResolvers()
    else this.#settled = true
  }

  /** The first response is there, or it is known how to log in. */
  settle(): void {
    this.#settled = true
    this.#pending?.resolve()
  }
}
