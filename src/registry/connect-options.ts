// The options of `connect`, and the registries that it returns.
import type { CredentialStore } from './credentials/types.ts'
import type { HintCache } from './hint-cache/hint-cache.ts'
import type { CustomHeaders } from './model/custom-headers.ts'
import type { HostSettings } from './model/host-settings.ts'
import type { LookasideConfig } from './model/lookaside.ts'
import type { RemoteName, RepositoryName } from './model/reference.ts'
import type { WireEvent } from './model/wire-event.ts'
import type { CreateRepository, OpenRepository } from './repository.ts'
import type { Clock } from './transport/clock.ts'

export interface ConnectOptions {
  /** By `host[:port]`. */
  readonly settings: ReadonlyMap<string, HostSettings>
  readonly credentials: CredentialStore
  /** Most requests in flight per registry, of every kind; `auto`: the known limits of registries. */
  readonly concurrency: number | 'auto'
  /** Headers for every registry, waited for before its first request; none by default. Never rejects. */
  readonly headers?: () => Promise<CustomHeaders>
  readonly observe: (event: WireEvent) => void
  /** The number of jobs that share the rate limits; 1 by default. */
  readonly shards?: number
  /** Milliseconds to wait for a registry that says when its limit ends, if that is more than two minutes; 0 by default. */
  readonly longestWait?: number
  /** The folder for temporary files; the system's by default. */
  readonly temporary?: string
  /** Hints of earlier runs; by default nothing is kept between runs. */
  readonly hintCache?: HintCache
  /** Where signatures are stored beside registries; nowhere by default. Called by those who look for signatures. */
  readonly lookaside?: () => Promise<LookasideConfig | undefined>
  /** Creates repositories at the registries whose settings ask for it. */
  readonly createRepository?: CreateRepository
  /** The system's by default; replaceable in tests, as is `idleTimeout`. */
  readonly clock?: Clock
  /** Milliseconds without a sign of life after which a request counts as lost; by default it depends on the body. */
  readonly idleTimeout?: number
}

/** The blobs that a repository is expected to read or receive. */
export interface ExpectedBlobs {
  /** Approximate number. */
  readonly count: number
  /** A repository of the same registry that they will be mounted from. */
  readonly mountFrom?: RepositoryName
}

export interface Registries {
  readonly open: OpenRepository
  /** Opens connections and requests tokens ahead of need. Never throws. */
  preconnect(name: RepositoryName, access: 'pull' | 'push', blobs?: ExpectedBlobs): void
  /** So many manifests of the repository will be read: a quota that is too small for them is a warning. */
  expectManifests(name: RepositoryName, count: number): void
  /** The repositories of a registry whose path begins with `prefix`. Throws RegistryError if the registry cannot list them. */
  repositories(registry: string, prefix: string, signal: AbortSignal): AsyncIterable<RemoteName>
  /** Closes every connection, and removes temporary files. */
  close(): Promise<void>
}
