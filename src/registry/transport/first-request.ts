// Sends the first request over TLS alone: its response tells how to log in, and its connection may serve all others.
import { orAborted } from '../util/abort.ts'

export class FirstRequest {
  readonly #isNeeded: () => boolean
  #pending: PromiseWithResolvers<void> | undefined
  #settled = false

  /** `isNeeded`: called for the first request. */
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

  /** Call this when the first response has arrived, or the authentication scheme is known. */
  settle(): void {
    this.#settled = true
    this.#pending?.resolve()
  }
}
