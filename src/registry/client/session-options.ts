// Options of the session with a registry host.
import type { CredentialStore } from '../credentials/types.ts'
import type { CustomHeaders } from '../model/custom-headers.ts'
import type { HostSettings } from '../model/host-settings.ts'
import type { WireEvent } from '../model/wire-event.ts'
import type { Clock } from '../transport/clock.ts'

export interface SessionOptions {
  readonly settings: HostSettings
  readonly credentials: CredentialStore
  /** Most parallel requests of every kind; `auto`: a number that all registries accept. */
  readonly concurrency: number | 'auto'
  readonly observe: (event: WireEvent) => void
  /** The number of jobs that share the known rate limit of a registry; 1 by default. */
  readonly shards?: number
  /** Headers for the registry's own origin; `settings` take precedence. None by default. Never rejects. */
  readonly headers?: () => Promise<CustomHeaders>
  /** For the proxy variables; the process's own by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Milliseconds to wait for a registry that says when its limit ends, if that is more than two minutes; 0 by default. */
  readonly longestWait?: number
  /** The folder for blobs that must be read before they are sent, if requests are bounded; the system's by default. */
  readonly temporary?: string
  /** The system's by default. */
  readonly clock?: Clock
  /** Milliseconds; by default it depends on the body. */
  readonly idleTimeout?: number
}

/** Bodies in flight each way, if nothing else is set. */
export const automaticConcurrency = 16

export function boundOf(concurrency: number | 'auto', { maxConcurrency }: HostSettings): number | undefined {
  if (concurrency === 'auto') return maxConcurrency
  return Math.max(1, Math.min(concurrency, maxConcurrency ?? concurrency))
}
