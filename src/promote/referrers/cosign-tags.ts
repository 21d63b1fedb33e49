// cosign's digest tags: a manifest whose layers are signatures or attestations, appended to by every signer.
import { Readable } from 'node:stream'
import { type Descriptor, isRecord, type Json } from '../../registry/model/descriptor.ts'
import { digestOf } from '../../registry/model/digest.ts'
import { decodeManifest, type Image, type Manifest } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName, type Tag } from '../../registry/model/reference.ts'
import type { GraphNode } from '../model/image-graph.ts'

/** Whether the destination's tag has all of the source's (`covered`), must be merged, or may not be touched (`stays`). */
export type Coverage = 'covered' | 'merge' | 'stays'

export function coverage(tag: Tag, source: Manifest, destination: Manifest): Coverage {
  if (source.descriptor.digest === destination.descriptor.digest) return 'covered'
  if (source.kind === 'index' || destination.kind === 'index' || !/\.(?:sig|att)$/.test(tag)) return 'stays'
  return missingLayers(source, destination).length === 0 ? 'covered' : 'merge'
}

/** The warning where a destination's tag is not touched. */
export function conflictWarning(name: RepositoryName, tag: Tag): string {
  return `${formatName(name)}:${tag} holds something else than the source's; it stays as it is`
}

/** Layers of `source` that `destination` has not: equal in type, digest and annotations is the same layer to cosign. */
function missingLayers(source: Image, destination: Image): readonly Descriptor[] {
  const known = new Set(destination.layers.map(layerKey))
  return source.layers.filter((layer) => !known.has(layerKey(layer)))
}

function layerKey({ mediaType, digest, annotations = {} }: Descriptor): string {
  return JSON.stringify([
    mediaType,
    digest,
    Object.entries(annotations).sort(([one], [other]) => (one < other ? -1 : 1)),
  ])
}

/**
 * What the destination's tag should name: the source's manifest where it has everything, else the destination's with
 * the source's layers appended, as cosign itself appends. `config`: the bytes of the destination's config.
 */
export function mergeSignatures(source: GraphNode, destination: Image, config: Uint8Array): GraphNode {
  const { manifest } = source
  if (manifest.kind === 'index' || missingLayers(destination, manifest).length === 0) return source
  const added = missingLayers(manifest, destination)
  const configBytes = appendToConfig(config, added)
  const made = { mediaType: destination.config.mediaType, digest: digestOf(configBytes), size: configBytes.byteLength }
  const bytes = encode({
    ...parse(destination.bytes),
    config: made,
    layers: [...listed(parse(destination.bytes)['layers']), ...added],
  })
  const merged = decodeManifest(bytes, destination.descriptor.mediaType)
  return {
    manifest: merged,
    origin: source.origin,
    made: new Map([[made.digest, () => Promise.resolve(Readable.from([configBytes]))]]),
  }
}

/** The config lists its layers' digests; signature layers are not compressed, so both digests are one. */
function appendToConfig(config: Uint8Array, added: readonly Descriptor[]): Uint8Array {
  const document = parse(config)
  const { rootfs } = document
  if (!isRecord(rootfs)) return config
  return encode({
    ...document,
    rootfs: { ...rootfs, diff_ids: [...listed(rootfs['diff_ids']), ...added.map(({ digest }) => digest)] },
  })
}

function parse(bytes: Uint8Array): Json {
  const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
  return isRecord(document) ? document : {}
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function encode(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document))
}
