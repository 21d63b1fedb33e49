// Sends the requests of the client's operations to a repository, and defines the state that they share.

import type { Hints } from '../hint-cache/serialize.ts'
import type { Digest } from '../model/digest.ts'
import { RegistryError } from '../model/errors.ts'
import type { LookasideConfig } from '../model/lookaside.ts'
import { plainText } from '../model/plain-text.ts'
import { formatName, type RemoteName } from '../model/reference.ts'
import type { WireEvent } from '../model/wire-event.ts'
import type { CreateRepository } from '../repository.ts'
import type { WebReader } from '../signatures/web.ts'
import type { RegistryRequest, RegistryResponse, Scope, Session } from '../transport/types.ts'
import type { KeyedMutex } from '../util/keyed-mutex.ts'
import { withRemedy } from './with-remedy.ts'

/** The hints of earlier runs, and how often they were wrong. */
interface HintView {
  readonly hints: () => Hints
  /** Paths of repositories that may hold the blob. */
  readonly holders: (blob: Digest) => readonly string[]
  doubts: number
}

/** By repository path, digests that were served, and reads that have not ended yet. */
interface ServedManifests {
  readonly digests: Map<string, Set<Digest>>
  readonly reads: Map<string, Set<Promise<unknown>>>
}

/** Pushes of manifests to one repository. `serial`: it failed at parallel ones. */
interface ManifestPushes {
  inFlight: number
  serial: boolean
}

/** The state that all repositories of a registry share for a run. */
export interface RegistryHost {
  readonly session: Session
  readonly observe: (event: WireEvent) => void
  /** The `n` of list requests: names per page. */
  readonly pageSize: number
  /** Resolves after so many milliseconds; rejects with the signal's reason if it is aborted first. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** There if repositories of this registry that do not exist are to be created. */
  readonly createRepository?: CreateRepository
  /** Keys of warnings that were emitted. */
  readonly warned: Set<string>
  /** Destination and source of mounts that were refused with an error. */
  readonly refusedMounts: Set<string>
  /** By repository path: the number of blobs that were present, minus those that were absent. */
  readonly presence: Map<string, number>
  /** The manifests that each repository served in this run, so that they exist. */
  readonly served: ServedManifests
  /** Paths of repositories that were sent blobs or manifests, which a replica may not have yet. */
  readonly sent: Set<string>
  /** Paths of repositories where content was mounted or reported as present, so that it was not sent. */
  readonly unsent: Set<string>
  /** `path@digest` of manifests that were refused because content was missing. */
  readonly refusedManifests: Set<string>
  /** By repository path. */
  readonly manifestPushes: Map<string, ManifestPushes>
  /** Writers of one fallback tag, one after the other. */
  readonly turns: KeyedMutex
  /** Where signatures are stored beside this registry; absent or `undefined` if nothing is configured anywhere. */
  readonly lookaside?: () => Promise<LookasideConfig | undefined>
  /** Reads this registry's signature stores on web servers. Loads their code; one reader for the run. */
  readonly webReader: () => Promise<WebReader>
  /** Present if the run has a hint cache. */
  readonly remembered?: HintView
}

export interface RepositoryContext {
  readonly host: RegistryHost
  readonly name: RemoteName
  /** `push`: reads use the push token too, so that a repository needs one token. */
  readonly access: 'pull' | 'push'
  readonly signal: AbortSignal
  readonly patience?: AbortSignal
}

/** A request of an operation. Optional fields have defaults. */
export interface RepositoryRequest
  extends Pick<RegistryRequest, 'method' | 'operation'>,
    Partial<
      Pick<RegistryRequest, 'requestTarget' | 'headers' | 'body' | 'bodySize' | 'retry' | 'bufferLimit' | 'idleTimeout'>
    > {
  /** Below `/v2/<repository>/`, or the URL that the registry named. */
  readonly path: string | URL
  /** The actions of the token's scope, if they exceed those for which the repository was opened. */
  readonly actions?: Exclude<Scope['actions'], 'pull'>
  /** The source repository of a mount. */
  readonly mountFrom?: string
}

/** Throws RegistryError if no usable response came. */
export async function send(remote: RepositoryContext, request: RepositoryRequest): Promise<RegistryResponse> {
  const { host, name, access, signal, patience } = remote
  const { method, path, actions, mountFrom, ...rest } = request
  const sending = host.session.send({
    bodySize: 'small',
    retry: 'safe',
    redirects: 'follow',
    ...rest,
    method,
    signal,
    ...(patience && { patience }),
    url: typeof path === 'string' ? new URL(`/v2/${name.path}/${path}`, host.session.origin) : path,
    scope: {
      repository: name.path,
      actions: actions ?? (access === 'push' ? 'pull,push' : 'pull'),
      ...(mountFrom !== undefined && { mountFrom }),
    },
  })
  try {
    const response = await sending
    passOnWarnings(host, response)
    if (
      response.headers['x-registry-supports-signatures'] === '1' &&
      response.url.origin === host.session.origin.origin
    )
      host.session.learned.signatureExtension = true
    return response
  } catch (error) {
    // an error of the body's own source is about another repository, and is thrown unchanged
    const own = error instanceof RegistryError && error.details.repository === name.path
    throw own ? await explained(remote, error) : error
  }
}

/** Adds the repository's full name, and the remedy for this registry. */
function explained({ host, name }: RepositoryContext, { details, cause }: RegistryError): Promise<RegistryError> {
  const named = new RegistryError({ ...details, repository: formatName(name), cause })
  return withRemedy(named, host.session.sentLogins(name.path))
}

/** distribution-spec, "Warnings": RFC 7234 `299 - "text"`, several joined by commas; each is passed on once. */
function passOnWarnings({ session, observe, warned }: RegistryHost, { headers }: RegistryResponse): void {
  for (const [, text = ''] of (headers['warning'] ?? '').slice(0, 4096).matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
    const message = plainText(text.replace(/\\(.)/g, '$1'))
    if (message === '' || warned.has(message) || warned.size >= 100) continue
    warned.add(message)
    observe({ kind: 'warning', registry: session.registry, message })
  }
}
