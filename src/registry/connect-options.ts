// How the program asks for registries: the settings a user gives by host, and what comes back.

import type { CredentialStore } from './credentials/types.ts'
import type { HintCache } from './hint-cache/hint-cache.ts'
import type { HostSettings } from './model/host-settings.ts'
import type { RemoteName, RepositoryName } from './model/reference.ts'
import type { WireEvent } from './model/wire-event.ts'
import type { OpenRepository } from './repository.ts'

export interface ConnectOptions {
  /** By `host[:port]`. */
  readonly settings: ReadonlyMap<string, HostSettings>
  readonly credentials: CredentialStore
  /** Most requests in flight per registry, of every kind; `auto`: as many as registries bear. */
  readonly concurrency: number | 'auto'
  readonly observe: (event: WireEvent) => void
  /** How many jobs like this one ask the registries at the same time; one without it. */
  readonly shards?: number
  /** The folder in which archives are unpacked and collected; the system's without it. */
  readonly temporary?: string
  /** What earlier runs saw; without it nothing is remembered. */
  readonly hintCache?: HintCache
}

/** What is known of blobs that a repository will be asked for or given. */
export interface ExpectedBlobs {
  /** About how many. */
  readonly count: number
  /** A repository of the same registry that they will be mounted from. */
  readonly mountFrom?: RepositoryName
}

export interface Registries {
  readonly open: OpenRepository
  /** Opens connections and asks for tokens ahead of need. Never throws. */
  preconnect(name: RepositoryName, access: 'pull' | 'push', blobs?: ExpectedBlobs): void
  /** The repositories of a registry whose path begins with `prefix`. Throws RegistryError where it does not list them. */
  repositories(registry: string, prefix: string, signal: AbortSignal): AsyncIterable<RemoteName>
  /** Ends every connection, and removes what was unpacked. */
  close(): Promise<void>
}
