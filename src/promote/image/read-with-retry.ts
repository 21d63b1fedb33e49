// Reads content that may lag behind the tag that names it: a 404 of a part is read again before it counts.
import { RegistryError } from '../../registry/model/errors.ts'

export interface RetryOptions {
  /** When to give up, on the clock of `now`; in the past for a few reads only. */
  readonly until: number
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** Milliseconds between reads of a part that seems to be missing. */
const pauses = [500, 1000, 2000]
const longPause = 10_000

/** Repeats `read` while it fails with a 404: a few times, and until `until` if the run waits for its source. */
export async function readWithRetry<T>(read: () => Promise<T>, { until, now, sleep }: RetryOptions): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await read()
    } catch (error) {
      const remaining = until - now()
      const pause = pauses[attempt] ?? (remaining > 0 ? Math.min(longPause, remaining) : undefined)
      if (pause === undefined || !(error instanceof RegistryError) || error.details.status !== 404) throw error
      await sleep(pause)
    }
  }
}
