// Repeats requests to services other than registries whose failure may pass.
import { setTimeout as sleep } from 'node:timers/promises'
import { longestPause, parseRetryAfter } from '../retry/policy.ts'
import { classifyConnectionError } from './connection-failure.ts'

/** Milliseconds before each further attempt, for services that are asked once or twice in a run. */
export const serviceDelays: readonly number[] = [500, 2000]

export interface ServiceRetryOptions<T> {
  /** Milliseconds before each further attempt; a `Retry-After` of at most two minutes replaces them. */
  readonly delays: readonly number[]
  readonly signal: AbortSignal
  /** Whether a further attempt cannot change the error; beside those of connections, which are known. */
  readonly isFinal?: (error: unknown) => boolean
  /** Whether the response says in another way than by its status that the failure may pass. */
  readonly isBusy?: (response: T) => boolean
}

interface Answer {
  readonly status: number
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined
}

/** Repeats after no response, 429 and server errors; the last attempt decides. Throws its error, or the signal's reason. */
export async function sendPersistently<T extends Answer>(
  send: () => Promise<T>,
  { delays, signal, isFinal = () => false, isBusy = () => false }: ServiceRetryOptions<T>,
): Promise<T> {
  for (const delay of delays) {
    let asked: number | undefined
    try {
      const response = await send()
      if (!isTransient(response.status) && !isBusy(response)) return response
      asked = parseRetryAfter(response.header('retry-after'), Date.now())
      if (asked !== undefined && asked > longestPause) return response
    } catch (error) {
      signal.throwIfAborted()
      if (isFinal(error) || !classifyConnectionError(error).transient) throw error
    }
    await sleep(asked ?? delay, undefined, { signal })
  }
  return send()
}

function isTransient(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501)
}
