// Adds referrers to the index behind a fallback tag, for registries without the referrers API.
import { decodeManifest } from './decode/manifest.ts'
import { type Descriptor, isRecord } from './descriptor.ts'
import { decodeDocument, encodeJson } from './json/json.ts'
import { manifestFields } from './json/keys.ts'
import type { Manifest } from './manifest.ts'
import { mediaTypes } from './media-types.ts'

/** Most entries that are read of a list of referrers. */
export const referrerLimit = 10_000
/**
 * Characters of one entry's annotations; larger ones are left to the referrer's own manifest. Registries accept lists of
 * up to 4 MiB, which one entry must not fill.
 */
const annotationLimit = 16 * 1024

/**
 * The index behind a fallback tag with `referrers` added (distribution-spec, "Referrers Tag Schema"). Existing entries
 * keep their order and unknown fields; new ones follow in the given order. `undefined` if all are listed already. The
 * result is deterministic.
 */
export function addReferrers(former: Manifest | undefined, referrers: readonly Descriptor[]): Manifest | undefined {
  const listed = new Set(former?.kind === 'index' ? former.entries.map(({ digest }) => digest) : [])
  const missing = [...new Map(referrers.map((referrer) => [referrer.digest, referrer])).values()].filter(
    ({ digest }) => !listed.has(digest),
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
