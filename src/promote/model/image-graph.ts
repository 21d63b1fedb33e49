// An image as a graph of manifests.
import type { Readable } from 'node:stream'
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'

/** A manifest and where its blobs can be read from. */
export interface GraphNode {
  readonly manifest: Manifest
  readonly origin: RepositoryName
  /** There where this run made the manifest: the blobs that it made with it; all others are at `origin`. */
  readonly made?: ReadonlyMap<Digest, () => Promise<Readable>>
}

/** Reads a manifest by digest; asked twice, it answers from memory. */
export type ReadManifest = (digest: Digest) => Promise<Manifest | undefined>

/** Manifests that belong together, named by the topmost of them, and how they are read. */
export interface Part {
  readonly origin: RepositoryName
  readonly read: ReadManifest
  readonly top: readonly Descriptor[]
}
