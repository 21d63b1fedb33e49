// Defines the interface to a repository: Source reads images, Destination writes them.
import type { Readable } from 'node:stream'
import type { Descriptor } from './model/descriptor.ts'
import type { Digest } from './model/digest.ts'
import type { RegistryError } from './model/errors.ts'
import type { Manifest } from './model/manifest.ts'
import type { RemoteName, RepositoryName, Tag } from './model/reference.ts'

/** The tags of a repository that were read. `complete`: there are certainly no others. */
export interface TagListing {
  readonly tags: ReadonlySet<Tag>
  readonly complete: boolean
}

/** How reliable the answer must be. */
export interface ResolveOptions {
  /**
   * What the caller expects. Any other digest, and absence, is confirmed by GET and hash. Bytes that have this digest are
   * described by it, also if the registry names them by another algorithm.
   */
  readonly expected?: Digest | undefined
  /** Asks by GET at once: some registries and proxies answer 404 to a HEAD of what is there. */
  readonly certain?: boolean
}

export interface PushManifestOptions {
  /**
   * Nothing names the manifest by its digest: a registry that knows sha256 only may store it by that, if its digest is of
   * another algorithm.
   */
  readonly unnamed?: boolean
}

/** The signatures of a manifest that were read, each in its bytes. */
export interface StoredSignatures {
  readonly signatures: readonly Uint8Array[]
  /** Why there may be others, in words. */
  readonly problem?: string
}

/** Where simple-signing signatures are kept: in a store beside the registry, or by an extension of its API. */
export interface SignatureStore {
  /** For messages; no login in it. */
  readonly title: string
  readonly writable: boolean
  /** Throws RegistryError if the answer is not known. */
  read(subject: Digest): Promise<StoredSignatures>
  /** Adds those that are not there; none is removed. Throws RegistryError. */
  add(subject: Digest, signatures: readonly Uint8Array[]): Promise<void>
}

/** The read side. Every method throws RegistryError if the answer is not known: only a 404 means absence. */
export interface Source {
  readonly name: RepositoryName
  /** The descriptor that `at` names now; `undefined` if it is absent. */
  resolve(at: Tag | Digest, options?: ResolveOptions): Promise<Descriptor | undefined>
  /** The manifest with its exact bytes; `undefined` if it is absent. Throws IntegrityError if bytes and digest differ. */
  manifest(at: Tag | Digest): Promise<Manifest | undefined>
  /** The blob's bytes; the stream fails with IntegrityError at its end if size or digest differ. */
  blob(of: Descriptor): Promise<Readable>
  /** Whether the blob is there, by its digest. */
  hasBlob(of: Descriptor): Promise<boolean>
  /** The blob's size in bytes, by its digest; `undefined` if it is absent. */
  blobSize(digest: Digest): Promise<number | undefined>
  /** All tags. `onDoubt` is called with the reason if the list may be incomplete: no guard may rely on it then. */
  tags(onDoubt?: (reason: string) => void): AsyncIterable<Tag>
  /**
   * What the registry lists as referring to `of`, by the referrers API or the fallback tag, unverified. A listing of
   * the repository's tags that is at hand saves the request for a fallback tag that is not there.
   */
  referrers(of: Digest, listing?: TagListing): Promise<readonly Descriptor[]>
  /** Whether the registry has the repository; absent if it is not in a registry. Throws RegistryError if that is not said. */
  exists?(): Promise<boolean>
  /**
   * The stores of signatures of images named by these tags or digests, each once; none if none is configured. With
   * `push`, stores that signatures would be written to. Absent: what is here has no such stores. Throws RegistryError.
   */
  signatureStores?(at: readonly (Tag | Digest)[], access: OpenOptions['access']): Promise<readonly SignatureStore[]>
  /**
   * What a reference without tag and digest means: the one image of a layout. Throws RegistryError, with the tags, where
   * there is not exactly one. Absent where such a reference means nothing.
   */
  defaultImage?(): Promise<Descriptor>
}

declare const session: unique symbol
/** An upload that a destination has opened and that its next blob may use. Opaque outside src/registry. */
export interface UploadSession {
  readonly [session]: true
}

/** The result of the preflight. `unknown`: the response proves neither. */
export type UploadPermission =
  | { readonly kind: 'granted'; readonly session?: UploadSession }
  | { readonly kind: 'denied' | 'unknown'; readonly error: RegistryError }

/** Creates a repository. `present`: it was there. Throws RegistryError. */
export type CreateRepository = (name: RemoteName) => Promise<'created' | 'present'>

/** For registries in which a push creates no repository. */
export interface RepositoryCreation {
  /** `present`: another run was faster. Throws RegistryError. */
  create(): ReturnType<CreateRepository>
}

export interface BlobPush {
  /** Repositories of the same registry that may hold the blob, most likely first. */
  readonly mountFrom: readonly RepositoryName[]
  readonly session?: UploadSession
  /** Opens a new stream of the bytes; called again if a push is repeated. */
  readonly open: () => Promise<Readable>
}

export type BlobOutcome = 'present' | 'mounted' | 'sent'

/** The outcome of one tag: set to the manifest, or the error. */
export type TagOutcome =
  | { readonly tag: Tag; readonly kind: 'set' }
  | { readonly tag: Tag; readonly kind: 'failed'; readonly error: Error }

/** The write side. */
export interface Destination extends Source {
  /** There if the settings of the registry say that it creates repositories which do not exist. */
  readonly creation?: RepositoryCreation
  /** Opens an upload without sending a byte: the only proof of push rights before a write. */
  openUpload(): Promise<UploadPermission>
  /** Cancels an unused session. Never throws. */
  cancelUpload(session: UploadSession): Promise<void>
  /** Stores a blob: present, mounted or sent. The bytes are verified while they are sent. */
  pushBlob(of: Descriptor, how: BlobPush): Promise<BlobOutcome>
  /** Stores the manifest's exact bytes by digest. */
  pushManifest(manifest: Manifest, options?: PushManifestOptions): Promise<void>
  /** Moves tags of this repository to the manifest, all at once; one outcome per tag, in order. Never throws. */
  pushTags(manifest: Manifest, tags: readonly Tag[]): Promise<readonly TagOutcome[]>
  /**
   * Makes pushed referrers discoverable from their subject: nothing to do where the registry's referrers API lists
   * them, else a merge into the fallback tag (distribution-spec, "Pushing manifests with subject").
   */
  indexReferrers(subject: Digest, referrers: readonly Descriptor[]): Promise<'indexed' | 'merged'>
  /** Deletes the tag by its name, never by digest. */
  deleteTag(tag: Tag): Promise<'deleted' | 'unsupported'>
}

export interface OpenOptions {
  /** `push` if the run will write: the first token is requested with this access. */
  readonly access: 'pull' | 'push'
  readonly signal: AbortSignal
  /** Once it is aborted, a request that gets no answer is not sent again. */
  readonly patience?: AbortSignal
}

/** Opens a repository: the only way from promotions to registries. */
export type OpenRepository = (name: RepositoryName, use: OpenOptions) => Destination
