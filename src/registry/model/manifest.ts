// Manifests: the exact bytes, with a decoded view of them.
import type { Descriptor } from './descriptor.ts'
import type { Digest } from './digest.ts'
import { isForeignLayer, isManifestType } from './media-types.ts'

interface Common {
  /** mediaType, digest and size of the exact bytes; of a signed schema 1 manifest the digest may be that of its payload. */
  readonly descriptor: Descriptor
  readonly bytes: Uint8Array
  readonly subject?: Descriptor
  /** As the referrers API reports it: the manifest's own, else its config's media type. */
  readonly artifactType?: string
  readonly annotations: Readonly<Record<string, string>>
}

/** image-spec, manifest.md; docker's schema 2 alike. */
export interface Image extends Common {
  readonly kind: 'image'
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
}

/** image-spec, image-index.md; docker's manifest list alike. */
export interface Index extends Common {
  readonly kind: 'index'
  readonly entries: readonly Descriptor[]
}

/** Docker's schema 1: one platform, without a config, and without the sizes of its layers. */
export interface Schema1 extends Common {
  readonly kind: 'schema-1'
  readonly layers: readonly Digest[]
}

/** An artifact of ORAS, or of a release candidate of OCI 1.1: blobs, without a config. Few registries take it. */
interface DraftArtifact extends Common {
  readonly kind: 'draft-artifact'
  readonly blobs: readonly Descriptor[]
}

export type Manifest = Image | Index | Schema1 | DraftArtifact

/** The manifests that a manifest holds, in its order. */
export function childManifests(of: Manifest): readonly Descriptor[] {
  return of.kind === 'index' ? of.entries.filter(({ mediaType }) => isManifestType(mediaType)) : []
}

/**
 * The blobs that a registry must hold before it takes the manifest. Foreign layers, and those of schema 1, whose sizes
 * the manifest does not give, are not among them.
 */
export function childBlobs(of: Manifest): readonly Descriptor[] {
  if (of.kind === 'schema-1') return []
  if (of.kind === 'draft-artifact') return of.blobs
  if (of.kind === 'index') return of.entries.filter(({ mediaType }) => !isManifestType(mediaType))
  return [of.config, ...of.layers.filter(({ mediaType }) => !isForeignLayer(mediaType))]
}
