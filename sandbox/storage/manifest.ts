// Parses manifests: what they refer to, and how referrers lists show them.

export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly platform?: Readonly<Record<string, string>>
}

export interface ManifestFacts {
  /** The `mediaType` the document itself names. */
  readonly mediaType: string | undefined
  readonly subject: string | undefined
  readonly artifactType: string | undefined
  readonly annotations: Readonly<Record<string, string>> | undefined
  /** Digests of config and layers that have to be in the repository; layers with `urls` may live elsewhere. */
  readonly blobs: readonly string[]
  /** Digests of an index's entries. */
  readonly entries: readonly string[]
  /** It is both an index and an image (CVE-2021-41190). */
  readonly ambiguous: boolean
}

type Json = Readonly<Record<string, unknown>>

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const objects = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : [])
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

function strings(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJson(value)) return undefined
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])),
  )
}

function parse(bytes: Uint8Array): Json | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isJson(value) ? value : undefined
  } catch {
    return undefined
  }
}

const digestsOf = (descriptors: readonly Json[]): readonly string[] =>
  descriptors.flatMap((descriptor) => text(descriptor['digest']) ?? [])

/** Reads a manifest or an index of any media type; undefined if the bytes are not a JSON object. */
export function readManifest(bytes: Uint8Array): ManifestFacts | undefined {
  const document = parse(bytes)
  if (document === undefined) return undefined
  const config = isJson(document['config']) ? document['config'] : undefined
  const layers = [...objects(document['layers']), ...objects(document['blobs'])]
  const required = layers.filter((layer) => layer['urls'] === undefined)
  const subject = isJson(document['subject']) ? text(document['subject']['digest']) : undefined
  return {
    mediaType: text(document['mediaType']),
    subject,
    artifactType: text(document['artifactType']) ?? text(config?.['mediaType']),
    annotations: strings(document['annotations']),
    blobs: digestsOf(config === undefined ? required : [config, ...required]),
    entries: digestsOf(objects(document['manifests'])),
    ambiguous: document['manifests'] !== undefined && (config !== undefined || document['layers'] !== undefined),
  }
}
