// Docker's schema 1 (docker/distribution, docs/spec/manifest-v2-1.md): it names layers without sizes, and a signed one is
// named by the digest of what was signed, without the signatures.
import { isRecord, type Json } from '../descriptor.ts'
import { algorithmOf, type Digest, digestOf, isDigest } from '../digest.ts'
import { isSchema1Type, mediaTypes } from '../media-types.ts'

/** The layers, each once; a text says why the document is not a schema 1 manifest. `limit`: entries that are read. */
export function schema1Layers(document: Json, limit: number): readonly Digest[] | string {
  const { schemaVersion, mediaType, fsLayers } = document
  if (mediaType !== undefined && (typeof mediaType !== 'string' || !isSchema1Type(mediaType)))
    return 'its mediaType is of another kind'
  if (schemaVersion !== 1) return 'its schemaVersion is not 1'
  const foreign = ['config', 'layers', 'manifests'].find((key) => key in document)
  if (foreign !== undefined) return `it has ${foreign}, which schema 1 does not have`
  if (!Array.isArray(fsLayers)) return 'it has no fsLayers'
  if (fsLayers.length > limit) return `it has ${fsLayers.length} layers; ${limit} are read at most`
  const digests = fsLayers.map((layer: unknown) => (isRecord(layer) ? layer['blobSum'] : undefined))
  const layers = digests.filter((digest) => typeof digest === 'string' && isDigest(digest))
  return layers.length === digests.length ? [...new Set(layers)] : 'one of its fsLayers has no valid blobSum'
}

/** The type as the registry or the document calls it, else by whether there are signatures. */
export function schema1Type(document: Json, called: string | undefined): string {
  if (called !== undefined && isSchema1Type(called)) return called
  return 'signatures' in document ? mediaTypes.dockerSchema1Signed : mediaTypes.dockerSchema1
}

/** Whether `digest` names the manifest: by its bytes, or by its signed payload, as registries of the time compute it. */
export function isSchema1Digest(bytes: Uint8Array, digest: Digest): boolean {
  return digestOf(bytes, algorithmOf(digest)) === digest || payloadDigest(bytes, algorithmOf(digest)) === digest
}

/** The digest of the signed payload; `undefined` if the bytes are not exactly a payload with signatures. */
export function payloadDigest(bytes: Uint8Array, algorithm = 'sha256'): Digest | undefined {
  const payload = signedPayload(bytes)
  return payload && digestOf(payload, algorithm)
}

/**
 * The bytes that were signed (docker/libtrust, jsonsign.go, "PrettySignature"): the beginning of the document, up to
 * `formatLength`, and `formatTail`, as the protected header of each signature says. A header could cut the document where
 * it likes, and a reader would see members that nobody signed. So the tail may only close the object, and the rest of
 * the document may only be `signatures`.
 */
function signedPayload(bytes: Uint8Array): Uint8Array | undefined {
  const format = sharedFormat(parse(bytes)?.['signatures'])
  if (format === undefined || format.length > bytes.byteLength) return undefined
  const tail = Buffer.from(format.tail, 'base64url').toString('latin1')
  const rest = new TextDecoder().decode(bytes.subarray(format.length))
  const added = /^\s*,([\s\S]*)$/.exec(rest)?.[1]
  const members = added === undefined ? undefined : parse(Buffer.from(`{${added}`))
  if (!/^\s*\}\s*$/.test(tail) || members === undefined || Object.keys(members).join() !== 'signatures')
    return undefined
  const payload = Buffer.concat([bytes.subarray(0, format.length), Buffer.from(tail, 'latin1')])
  return parse(payload) && payload
}

interface Format {
  readonly length: number
  /** base64url */
  readonly tail: string
}

/** How the payload was cut; `undefined` if the signatures do not agree. */
function sharedFormat(signatures: unknown): Format | undefined {
  if (!Array.isArray(signatures) || signatures.length > 100) return undefined
  const [first, ...rest] = signatures.map((signature: unknown) =>
    isRecord(signature) ? formatOf(signature['protected']) : undefined,
  )
  const isShared = rest.every((format) => format?.length === first?.length && format?.tail === first?.tail)
  return isShared ? first : undefined
}

function formatOf(header: unknown): Format | undefined {
  if (typeof header !== 'string') return undefined
  const { formatLength: length, formatTail: tail } = parse(Buffer.from(header, 'base64url')) ?? {}
  const isLength = typeof length === 'number' && Number.isSafeInteger(length) && length > 0
  return isLength && typeof tail === 'string' ? { length, tail } : undefined
}

function parse(bytes: Uint8Array): Json | undefined {
  try {
    const document: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isRecord(document) ? document : undefined
  } catch {
    return undefined
  }
}
