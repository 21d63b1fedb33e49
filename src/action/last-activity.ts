// Remembers what registries did last, for the message of a run that ends by its time limit.
import type { Event } from '../promote/model/events.ts'
import { formatTime } from './format.ts'

export interface LastActivity {
  readonly record: (event: Event) => void
  /** `ghcr.io: HTTP 503 to PUT /v2/…`; `undefined` before the first response. A pause or failure wins over a success. */
  readonly describe: () => string | undefined
}

export function lastActivity(): LastActivity {
  let waiting: string | undefined
  /** By registry, the latest last. A success clears the trouble of its own registry only. */
  const troubles = new Map<string, string>()
  let last: string | undefined
  const addTrouble = (registry: string, text: string): void => {
    troubles.delete(registry)
    troubles.set(registry, text)
  }
  return {
    record: (event) => {
      if (event.kind === 'waiting') waiting = event.reason
      if (event.kind === 'planned') waiting = undefined
      if (event.kind !== 'wire') return
      const wire = event.event
      if (wire.kind === 'pause') {
        const { registry, milliseconds, reason } = wire
        addTrouble(registry, `${registry}: a pause of ${formatTime(milliseconds)}, ${reason}`)
      }
      if (wire.kind !== 'request') return
      const { registry, method, path, status } = wire
      last = `${registry}: ${status === undefined ? 'no response' : `HTTP ${status}`} to ${method} ${path}`
      if (status === undefined || status === 429 || status >= 500) addTrouble(registry, last)
      else troubles.delete(registry)
    },
    describe: () => waiting ?? [...troubles.values()].at(-1) ?? last,
  }
}
