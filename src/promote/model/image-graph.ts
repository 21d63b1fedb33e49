// An image as a graph of manifests.
import type { Readable } from 'node:stream'
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { childBlobs, type Manifest } from '../../registry/model/manifest.ts'
import { isForeignLayer } from '../../registry/model/media-types.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'

/** A manifest and the repository that has its blobs. */
export interface GraphNode {
  readonly manifest: Manifest
  readonly origin: RepositoryName
  /** Present if this run created the manifest: the blobs that it created with it; all others are at `origin`. */
  readonly created?: ReadonlyMap<Digest, () => Promise<Readable>>
  /** Layers that were looked up at the origin, and are there: non-distributable ones, and those of schema 1. */
  readonly lookedUp?: readonly Descriptor[]
}

/** The blobs that are copied with a manifest. */
export function nodeBlobs({ manifest, lookedUp = [] }: GraphNode): readonly Descriptor[] {
  return [...childBlobs(manifest), ...lookedUp]
}

/** Layers whose bytes a registry need not hold. */
export function foreignLayers(manifest: Manifest): readonly Descriptor[] {
  return manifest.kind === 'image' ? manifest.layers.filter(({ mediaType }) => isForeignLayer(mediaType)) : []
}

/** Reads a manifest by digest; asked twice, it answers from memory. */
export type ReadManifest = (digest: Digest) => Promise<Manifest | undefined>

/** Manifests that belong together, named by the topmost of them, and how they are read. */
export interface Part {
  readonly origin: RepositoryName
  readonly read: ReadManifest
  readonly top: readonly Descriptor[]
}
