// Remembers what registries did last, for the message of a run that ends by its time limit.
import type { Event } from '../promote/model/events.ts'
import { formatTime } from './format.ts'

export interface LastActivity {
  readonly record: (event: Event) => void
  /** `ghcr.io: HTTP 503 to PUT /v2/…`; `undefined` before the first response. A pause or failure wins over a success. */
  readonly describe: () => string | undefined
}

export function lastActivity(): LastActivity {
  let trouble: string | undefined
  let last: string | undefined
  return {
    record: (event) => {
      if (event.kind === 'waiting') trouble = `${event.source} is not complete: ${event.reason}`
      if (event.kind !== 'wire') return
      const wire = event.event
      if (wire.kind === 'pause')
        trouble = `${wire.registry}: a pause of ${formatTime(wire.milliseconds)}, ${wire.reason}`
      if (wire.kind !== 'request') return
      const { registry, method, path, status } = wire
      last = `${registry}: ${status === undefined ? 'no response' : `HTTP ${status}`} to ${method} ${path}`
      trouble = status === undefined || status === 429 || status >= 500 ? last : undefined
    },
    describe: () => trouble ?? last,
  }
}
