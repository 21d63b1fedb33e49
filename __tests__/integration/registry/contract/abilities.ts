// What implementations of a repository may leave out of the contract.
import type { Destination } from '../../../../src/registry/repository.ts'

/** What an implementation supports; its defaults are in the comments. */
export interface Abilities {
  /** Accepts a blob that it has without reading its bytes; true. */
  readonly presence?: boolean
  /** Mounts blobs from another repository; true. */
  readonly mounts?: boolean
  /** Refuses a manifest whose blobs are missing; true. */
  readonly strict?: boolean
  readonly tagDelete?: boolean
  /** Lists a referrer with its own artifact type; true. */
  readonly artifactTypes?: boolean
  readonly sha512?: boolean
}

/** Opens a repository that no other test uses. */
export type Fresh = () => Destination
