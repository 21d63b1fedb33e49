// A manifest is its bytes; the decoded view beside them is only ever read.
import { type Descriptor, decodeDescriptor, isRecord, type Json } from './descriptor.ts'
import { algorithmOf, type Digest, digestOf } from './digest.ts'
import { MalformedError } from './errors.ts'
import { decodeDocument } from './json/json.ts'
import { manifestFields } from './json/keys.ts'
import { isForeignLayer, isImageType, isIndexType, isManifestType, isSchema1Type, mediaTypes } from './media-types.ts'
import { isSchema1Digest, payloadDigest, schema1Layers, schema1Type } from './schema1.ts'
import { describeUnsupported, UnsupportedManifestError } from './unsupported-manifest.ts'

/** Bytes; the largest manifest that is read. Registries must take 4 MiB, none is known to take more than 10. */
export const manifestLimit: number = 10 * 1024 * 1024
/** Entries of one index or layers of one image that are followed. */
const widthLimit = 10_000

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
interface Schema1 extends Common {
  readonly kind: 'schema-1'
  readonly layers: readonly Digest[]
}

export type Manifest = Image | Index | Schema1

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
  const declared = declaredType(document, toldType(contentType))
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

/**
 * Whether `digest` names the bytes, by whatever algorithm. `contentType`: what the registry calls them; schema 1 has a
 * second digest.
 */
export function isDigestOf(bytes: Uint8Array, digest: Digest, contentType: string | undefined): boolean {
  if (digestOf(bytes, algorithmOf(digest)) === digest) return true
  return isSchema1Type(toldType(contentType) ?? '') && isSchema1Digest(bytes, digest)
}

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
  if (of.kind === 'index') return of.entries.filter(({ mediaType }) => !isManifestType(mediaType))
  return [of.config, ...of.layers.filter(({ mediaType }) => !isForeignLayer(mediaType))]
}

/** The descriptor under which a referrers list shows this manifest (distribution-spec, "Listing Referrers"). */
export function referrerDescriptor(of: Manifest): Descriptor {
  const { descriptor, artifactType, annotations } = of
  return {
    ...descriptor,
    ...(artifactType !== undefined && { artifactType }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  }
}

/** The tag under which registries without a referrers API keep the list (distribution-spec, "Referrers Tag Schema"). */
export function fallbackTag(subject: Digest): string {
  const [algorithm = '', encoded = ''] = subject.split(':')
  return `${algorithm.slice(0, 32)}-${encoded.slice(0, 64)}`
}

function parse(bytes: Uint8Array): Json {
  const document = decodeDocument(bytes, 'the manifest', manifestFields)
  if (!isRecord(document)) throw new MalformedError('the manifest is not a JSON object')
  return document
}

function mediaTypeOf(
  document: Json,
  contentType: string | undefined,
  content: Pick<Descriptor, 'digest' | 'size'>,
): string {
  const told = toldType(contentType)
  const mediaType = declaredType(document, told)
  if (mediaType === undefined) throw new MalformedError('the manifest has no media type')
  if (!isManifestType(mediaType)) {
    // Only its own field makes a document a manifest: with another Content-Type it may be the page of a proxy.
    if (document['mediaType'] !== mediaType) throw new MalformedError(describeUnsupported(mediaType))
    throw new UnsupportedManifestError({ mediaType, ...content })
  }
  if (told !== undefined && (isManifestType(told) || isSchema1Type(told)) && told !== mediaType)
    throw new MalformedError(`the registry calls the manifest ${told}, the manifest itself ${mediaType}`)
  if (isAmbiguous(document, mediaType))
    throw new MalformedError('the manifest claims to be an image and an index at once')
  return mediaType
}

function toldType(contentType: string | undefined): string | undefined {
  return contentType?.split(';')[0]?.trim()
}

/** What is not given may be null: Go writes and reads it so. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** By the document itself, else by the registry, else by its look. */
function declaredType(document: Json, told: string | undefined): string | undefined {
  const own = document['mediaType']
  if (typeof own === 'string' && own !== '') return own
  return told !== undefined && isNamedType(told) ? told : typeByShape(document)
}

/** Types by which servers serve files of no known type say nothing. */
function isNamedType(mediaType: string): boolean {
  return !['', '*/*', 'application/json', 'application/octet-stream', 'text/plain'].includes(mediaType.toLowerCase())
}

/** Neither is bound to name its type (image-spec, manifest.md), and a layout has no Content-Type to go by. */
function typeByShape(document: Json): string | undefined {
  if ('manifests' in document) return mediaTypes.ociIndex
  return 'config' in document ? mediaTypes.ociManifest : undefined
}

/** One document that two readers could take for two things (CVE-2021-41190). */
function isAmbiguous(document: Json, mediaType: string): boolean {
  return 'manifests' in document && (isImageType(mediaType) || 'layers' in document || 'config' in document)
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
