// A manifest that refers to another: a signature, an SBOM, an attestation.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import type { RepositoryName, Tag } from '../../registry/model/reference.ts'
import type { GraphNode } from './image-graph.ts'

/** A manifest that refers to `subject`: by its field, or (`tag`) by a tag that is named after the subject. */
export interface Referrer {
  readonly descriptor: Descriptor
  readonly subject: Digest
  /** cosign's `sha256-<hex>.sig` and its like. */
  readonly tag?: Tag
  /** What must be pushed, children first, the referrer itself last; empty if nothing has to be pushed. */
  readonly nodes: readonly GraphNode[]
  /** Present if it is a signature in a signature store and not a manifest. */
  readonly signature?: SignatureInStore
}

/** A signature that is kept in a store beside the registry, or by an extension of its API. */
export interface SignatureInStore {
  readonly bytes: Uint8Array
  /** The image's tags at the destination: each may have a signature store of its own. */
  readonly tags: readonly Tag[]
  /** Names of destinations that have no store which could be given it. */
  readonly withoutStore: ReadonlySet<string>
}

/** The artifact type of signatures in stores: the name that containers/image has for their format. */
export const simpleSigning = 'simple-signing'

/** A referrer together with its own manifest, which was read and names the subject. */
export interface AttachedReferrer {
  readonly subject: Digest
  readonly tag?: Tag
  readonly manifest: Manifest
  /** Where it was found, and its blobs can be read. */
  readonly origin: RepositoryName
}

/** What a selection is matched against, from the referrer's own manifest: lists are not always right. */
export interface ReferrerAttributes {
  readonly types: readonly string[]
  readonly annotations: Readonly<Record<string, string>>
}

/** The referrers that globs select from, each once, by its digest. */
export type SelectableReferrers = ReadonlyMap<Digest, ReferrerAttributes>

/** Manifests of a repository whose referrers are all known. */
export interface ListedSubjects {
  readonly origin: RepositoryName
  readonly subjects: ReadonlySet<Digest>
}

/** The artifact type of a referrer; for a digest tag its suffix (`.sig`), since its config is that of an image. */
export function typeOf({ tag, descriptor }: Pick<Referrer, 'tag' | 'descriptor'>): string {
  return tag === undefined ? (descriptor.artifactType ?? descriptor.mediaType) : tag.slice(tag.lastIndexOf('.'))
}

/**
 * The artifact types of a referrer by its own manifest. One that is found by its tag (cosign's `.sig`) has the config
 * of an image, so the media types of its layers count too.
 */
export function artifactTypesOf(manifest: Manifest, tagged: boolean): readonly string[] {
  const layers = tagged && manifest.kind === 'image' ? manifest.layers.map(({ mediaType }) => mediaType) : []
  return [...new Set([manifest.artifactType ?? [], layers].flat())]
}
