// Where there is no referrers API, clients keep the list themselves: the index behind `sha256-<hex>`.
import { type Descriptor, isRecord } from './descriptor.ts'
import { decodeDocument, encodeJson } from './json/json.ts'
import { manifestFields } from './json/keys.ts'
import { decodeManifest, type Manifest } from './manifest.ts'
import { mediaTypes } from './media-types.ts'

/** What is read of a list of referrers, in entries. */
export const referrerLimit = 10_000
/**
 * Characters of one entry's annotations. Registries take lists of 4 MiB: annotations that are larger stay in the
 * referrer's own manifest, so that one of them does not close the list to all others.
 */
const annotationLimit = 16 * 1024

/**
 * The index behind a fallback tag with `referrers` added (distribution-spec, "Referrers Tag Schema"): entries that are
 * there stay as they are, in their order, unknown fields included; new ones follow in the order given. `undefined`
 * where nothing is missing. The same inputs give the same bytes.
 */
export function addReferrers(former: Manifest | undefined, referrers: readonly Descriptor[]): Manifest | undefined {
  const there = new Set(former?.kind === 'index' ? former.entries.map(({ digest }) => digest) : [])
  const missing = [...new Map(referrers.map((referrer) => [referrer.digest, referrer])).values()].filter(
    ({ digest }) => !there.has(digest),
  )
  if (missing.length === 0) return undefined
  const document = former === undefined ? emptyList : parseList(former)
  const entries: readonly unknown[] = Array.isArray(document['manifests']) ? document['manifests'] : []
  const bytes = encodeJson({ ...document, manifests: [...entries, ...missing.map(entryOf)] }, what)
  return decodeManifest(bytes, mediaTypes.ociIndex)
}

const what = 'the list of referrers'
const emptyList = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] } as const

function parseList({ bytes }: Manifest): Readonly<Record<string, unknown>> {
  const document = decodeDocument(bytes, what, manifestFields)
  return isRecord(document) ? document : emptyList
}

function entryOf({ mediaType, digest, size, artifactType, annotations }: Descriptor): Descriptor {
  return {
    mediaType,
    digest,
    size,
    ...(artifactType !== undefined && { artifactType }),
    ...(annotations && JSON.stringify(annotations).length <= annotationLimit && { annotations }),
  }
}
