// The clock and the random numbers of the transport, replaceable in tests.
import { setTimeout } from 'node:timers/promises'

export interface Clock {
  /** Milliseconds, monotonic. */
  readonly now: () => number
  /** Milliseconds since 1970, for the dates that servers send. */
  readonly wall: () => number
  /** Rejects with the signal's reason if it is aborted first. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** 0 … 1. */
  readonly random: () => number
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  sleep: async (milliseconds, signal) => {
    signal.throwIfAborted()
    await setTimeout(milliseconds, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw error
    })
  },
}
