// How the program asks for registries: the settings a user gives by host, and what comes back.
import type { CredentialStore } from './credentials/store.ts'
import type { Memo } from './memo.ts'
import type { RemoteName, RepositoryName } from './reference.ts'
import type { Open } from './repository.ts'

/** What the `registries` input says about one host; every field is optional. */
export interface HostSettings {
  /** Loopback speaks plain HTTP unless this is false; every other host TLS unless it is true. */
  readonly plainHttp?: boolean
  /** PEM. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly skipVerify?: boolean
  /** Hosts asked first for reads, digests checked. */
  readonly mirrors?: readonly string[]
  readonly referrers?: 'auto' | 'api' | 'tag'
  /** Lets this registry send us to private addresses. */
  readonly allowPrivate?: boolean
  /** The origin that may receive this registry's credentials as its token service. */
  readonly realm?: string
  readonly maxConcurrency?: number
  /** Requests a second. */
  readonly rate?: number
}

/** What happened on the wire, for the log, the progress and the report. Never carries a secret. */
export type WireEvent =
  | {
      readonly kind: 'request'
      readonly registry: string
      readonly method: string
      /** Path without query. */
      readonly path: string
      /** Absent where no answer came. */
      readonly status?: number
      readonly milliseconds: number
    }
  | { readonly kind: 'sent'; readonly registry: string; readonly bytes: number }
  | { readonly kind: 'received'; readonly registry: string; readonly bytes: number }
  /** All requests to the registry wait: said once per pause. */
  | { readonly kind: 'pause'; readonly registry: string; readonly milliseconds: number; readonly reason: string }
  | { readonly kind: 'warning'; readonly registry: string; readonly message: string }

export interface ConnectOptions {
  /** By `host[:port]`. */
  readonly settings: ReadonlyMap<string, HostSettings>
  readonly credentials: CredentialStore
  /** Most blob bodies in flight per registry; small requests may be four times as many. */
  readonly concurrency: number
  readonly observe: (event: WireEvent) => void
  /** How many jobs like this one ask the registries at the same time; one without it. */
  readonly shards?: number
  /** The folder in which archives are unpacked and collected; the system's without it. */
  readonly temporary?: string
  /** What earlier runs saw; without it nothing is remembered. */
  readonly memo?: Memo
}

/** What is known of blobs that a repository will be asked for or given. */
export interface BlobsAhead {
  /** About how many. */
  readonly count: number
  /** A repository of the same registry that they will be mounted from. */
  readonly mountFrom?: RepositoryName
}

export interface Registries {
  readonly open: Open
  /** Opens connections and asks for tokens ahead of need. Never throws. */
  warm(name: RepositoryName, access: 'pull' | 'push', blobs?: BlobsAhead): void
  /** The repositories of a registry whose path begins with `prefix`. Throws RegistryError where it does not list them. */
  repositories(registry: string, prefix: string, signal: AbortSignal): AsyncIterable<RemoteName>
  /** Ends every connection, and removes what was unpacked. */
  close(): Promise<void>
}
