// A manifest that refers to another: a signature, an SBOM, an attestation.

import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import type { RepositoryName, Tag } from '../../registry/model/reference.ts'
import type { GraphNode } from './image-graph.ts'

/** A manifest that belongs to `subject`: it says so itself, or (`tag`) it is found by a tag named after the subject. */
export interface Referrer {
  readonly descriptor: Descriptor
  readonly subject: Digest
  /** cosign's `sha256-<hex>.sig` and its like. */
  readonly tag?: Tag
  /** What must be pushed, children first, the referrer itself last; empty where nothing need travel. */
  readonly nodes: readonly GraphNode[]
}

/** A referrer together with its own manifest, which was read and names the subject. */
export interface AttachedReferrer {
  readonly subject: Digest
  readonly tag?: Tag
  readonly manifest: Manifest
  /** Where it was found, and its blobs can be read. */
  readonly origin: RepositoryName
}

/** What a referrer is called: a digest tag's by its suffix (`.sig`), since its config says no more than `image`. */
export function typeOf({ tag, descriptor }: Pick<Referrer, 'tag' | 'descriptor'>): string {
  return tag === undefined ? (descriptor.artifactType ?? descriptor.mediaType) : tag.slice(tag.lastIndexOf('.'))
}

/**
 * The artifact types of a referrer by its own manifest. One that is found by its tag (cosign's `.sig`) has the config
 * of an image, which says nothing: the media types of its layers count too.
 */
export function artifactTypesOf(manifest: Manifest, tagged: boolean): readonly string[] {
  const layers = tagged && manifest.kind === 'image' ? manifest.layers.map(({ mediaType }) => mediaType) : []
  return [...new Set([manifest.artifactType ?? [], layers].flat())]
}
