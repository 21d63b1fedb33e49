// Reads a manifest from its bytes.
import { type Descriptor, decodeDescriptor, isRecord, type Json } from '../descriptor.ts'
import { type Digest, digestOf } from '../digest.ts'
import { MalformedError } from '../errors.ts'
import { decodeDocument } from '../json/json.ts'
import { manifestFields } from '../json/keys.ts'
import type { Manifest, Schema1 } from '../manifest.ts'
import { isDraftArtifactType, isIndexType, isSchema1Type } from '../media-types.ts'
import { UnsupportedManifestError } from '../unsupported-manifest.ts'
import { declaredType, mediaTypeIn, mediaTypeOf } from './manifest-type.ts'
import { payloadDigest, schema1Layers, schema1Type } from './schema1.ts'

/** Bytes; the largest manifest that is read. Registries must take 4 MiB, none is known to take more than 10. */
export const manifestLimit: number = 10 * 1024 * 1024
/** Entries of one index or layers of one image that are followed. */
const widthLimit = 10_000

/**
 * Reads a manifest from its bytes.
 * `contentType`: what the registry called it (parameters are ignored); the document's own mediaType must agree
 * (image-spec, CVE-2021-41190). `digest`: one that `isDigestOf` accepts; without it the manifest is named by sha256.
 * Throws UnsupportedManifestError for a manifest of another type, MalformedError for anything that is not exactly one
 * kind of manifest.
 */
export function decodeManifest(bytes: Uint8Array, contentType: string | undefined, digest?: Digest): Manifest {
  if (bytes.byteLength > manifestLimit)
    throw new MalformedError(`a manifest of ${bytes.byteLength} bytes is larger than any registry takes`)
  const document = parse(bytes)
  const content = { digest: digest ?? digestOf(bytes), size: bytes.byteLength }
  const declared = declaredType(document, mediaTypeIn(contentType))
  if (document['schemaVersion'] === 1 || isSchema1Type(declared ?? ''))
    return decodeSchema1(bytes, document, declared, { ...content, digest: digest ?? schema1Digest(bytes) })
  const mediaType = mediaTypeOf(document, contentType, content)
  const common = {
    descriptor: { mediaType, ...content },
    bytes,
    annotations: annotationsOf(document),
    ...(isGiven(document['subject']) && { subject: decodeDescriptor(document['subject'], 'subject') }),
  }
  if (isIndexType(mediaType)) {
    const entries = list(document['manifests'], 'manifests')
    return { kind: 'index', ...common, ...artifactTypeOf(document), entries }
  }
  if (isDraftArtifactType(mediaType))
    return {
      kind: 'draft-artifact',
      ...common,
      ...artifactTypeOf(document),
      blobs: list(document['blobs'] ?? null, 'blobs'),
    }
  const config = decodeDescriptor(document['config'], 'config')
  // Go reads an image without layers as one that has none.
  const layers = list(document['layers'] ?? null, 'layers')
  return { kind: 'image', ...common, artifactType: config.mediaType, ...artifactTypeOf(document), config, layers }
}

function decodeSchema1(
  bytes: Uint8Array,
  document: Json,
  declared: string | undefined,
  content: Pick<Descriptor, 'digest' | 'size'>,
): Schema1 {
  const descriptor = { mediaType: schema1Type(document, declared), ...content }
  const layers = schema1Layers(document, widthLimit)
  if (typeof layers === 'string') throw new UnsupportedManifestError(descriptor, layers)
  return { kind: 'schema-1', descriptor, bytes, annotations: {}, layers }
}

function schema1Digest(bytes: Uint8Array): Digest {
  return payloadDigest(bytes) ?? digestOf(bytes)
}

function parse(bytes: Uint8Array): Json {
  const document = decodeDocument(bytes, 'the manifest', manifestFields)
  if (!isRecord(document)) throw new MalformedError('the manifest is not a JSON object')
  return document
}

/** What is not given may be null: Go writes and reads it so. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** Go writes an empty list as null. */
function list(value: unknown, name: string): readonly Descriptor[] {
  if (value === null) return []
  if (!Array.isArray(value)) throw new MalformedError(`the manifest has no ${name}`)
  if (value.length > widthLimit)
    throw new MalformedError(`the manifest has ${value.length} ${name}; ${widthLimit} are read at most`)
  return value.map((entry, at) => decodeDescriptor(entry, `${name}[${at}]`))
}

function artifactTypeOf(document: Json): { readonly artifactType?: string } {
  const own = document['artifactType']
  return typeof own === 'string' && own !== '' ? { artifactType: own } : {}
}

function annotationsOf(document: Json): Readonly<Record<string, string>> {
  const own = document['annotations']
  if (!isRecord(own)) return {}
  return Object.fromEntries(Object.entries(own).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
}
