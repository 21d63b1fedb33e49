// Repeats requests to services other than registries whose failure may pass.
import { setTimeout as sleep } from 'node:timers/promises'

export interface ServiceRetryOptions<T> {
  /** Milliseconds before each further attempt. */
  readonly delays: readonly number[]
  readonly signal: AbortSignal
  /** Whether a further attempt cannot change the error. */
  readonly isFinal: (error: unknown) => boolean
  /** Whether the response says in another way than by its status that the failure may pass. */
  readonly isBusy?: (response: T) => boolean
}

/** Repeats after no response, 429 and server errors; the last attempt decides. Throws its error, or the signal's reason. */
export async function sendPersistently<T extends { readonly status: number }>(
  send: () => Promise<T>,
  { delays, signal, isFinal, isBusy = () => false }: ServiceRetryOptions<T>,
): Promise<T> {
  for (const delay of delays) {
    try {
      const response = await send()
      if (!isTransient(response.status) && !isBusy(response)) return response
    } catch (error) {
      signal.throwIfAborted()
      if (isFinal(error)) throw error
    }
    await sleep(delay, undefined, { signal })
  }
  return send()
}

function isTransient(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501)
}
