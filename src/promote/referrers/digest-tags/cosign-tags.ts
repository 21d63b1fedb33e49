// Merges cosign's digest tags: manifests whose layers are signatures or attestations, to which every signer appends.
import { Readable } from 'node:stream'
import { decodeManifest } from '../../../registry/model/decode/manifest.ts'
import { type Descriptor, isRecord, type Json } from '../../../registry/model/descriptor.ts'
import { digestOf } from '../../../registry/model/digest.ts'
import type { Image, Manifest } from '../../../registry/model/manifest.ts'
import { formatName, type RepositoryName, type Tag } from '../../../registry/model/reference.ts'
import type { GraphNode } from '../../model/image-graph.ts'

/** Whether the destination's tag has all of the source's (`covered`), must be merged, or may not be touched (`stays`). */
export type Coverage = 'covered' | 'merge' | 'stays'

export function coverage(tag: Tag, source: Manifest, destination: Manifest): Coverage {
  if (source.descriptor.digest === destination.descriptor.digest) return 'covered'
  if (source.kind !== 'image' || destination.kind !== 'image' || !/\.(?:sig|att)$/.test(tag)) return 'stays'
  return missingLayers(source, destination).length === 0 ? 'covered' : 'merge'
}

/** The warning if a destination's tag is left as it is. */
export function conflictWarning(name: RepositoryName, tag: Tag): string {
  return `${formatName(name)}:${tag} names other content than the source's; it stays as it is`
}

/** Layers of `source` that `destination` does not have. cosign compares type, digest and annotations. */
function missingLayers(source: Image, destination: Image): readonly Descriptor[] {
  const present = new Set(destination.layers.map(layerKey))
  return source.layers.filter((layer) => !present.has(layerKey(layer)))
}

function layerKey({ mediaType, digest, annotations = {} }: Descriptor): string {
  return JSON.stringify([mediaType, digest, Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1))])
}

/** Bytes. A larger config of a digest tag is not read: cosign's own has a few hundred. */
export const configLimit: number = 4 * 1024 * 1024

/**
 * What the destination's tag should name: the source's manifest if it has everything, else the destination's with the
 * source's layers appended, as cosign itself appends. `config`: the bytes of the destination's config; `undefined` if it
 * is too large to be read. A config that cannot be read stays as it is: no client needs it to verify a signature.
 */
export function mergeSignatures(source: GraphNode, destination: Image, config: Uint8Array | undefined): GraphNode {
  const { manifest } = source
  if (manifest.kind !== 'image' || missingLayers(destination, manifest).length === 0) return source
  const added = missingLayers(manifest, destination)
  const next = appendToConfig(config, added)
  const document = parse(destination.bytes) ?? {}
  const merged = encode({
    ...document,
    ...(next && {
      config: { mediaType: destination.config.mediaType, digest: digestOf(next), size: next.byteLength },
    }),
    layers: [...listed(document['layers']), ...added],
  })
  return {
    manifest: decodeManifest(merged, destination.descriptor.mediaType),
    origin: source.origin,
    created: new Map(next && [[digestOf(next), () => Promise.resolve(Readable.from([next]))]]),
  }
}

/**
 * The config lists its layers' digests; signature layers are not compressed, so both digests are one. `undefined` if the
 * config is not JSON, lists no layers, or is nested too deeply to be written again.
 */
function appendToConfig(config: Uint8Array | undefined, added: readonly Descriptor[]): Uint8Array | undefined {
  const document = config && parse(config)
  const rootfs = document?.['rootfs']
  if (!isRecord(rootfs)) return undefined
  const diffIds = [...listed(rootfs['diff_ids']), ...added.map(({ digest }) => digest)]
  try {
    return encode({ ...document, rootfs: { ...rootfs, diff_ids: diffIds } })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function parse(bytes: Uint8Array): Json | undefined {
  try {
    const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isRecord(document) ? document : undefined
  } catch {
    return undefined
  }
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function encode(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document))
}
