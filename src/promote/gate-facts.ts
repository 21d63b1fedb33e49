// What gates look at, and the guard through which an image's config becomes it: what a config does not clearly say, it
// does not say, and the gate that asks for it fails.
import { isRecord, type Json, type Platform } from '../registry/descriptor.ts'
import type { Digest } from '../registry/digest.ts'
import type { Manifest } from '../registry/manifest.ts'

export interface ConfigFacts {
  readonly platform?: Platform
  readonly labels: Readonly<Record<string, string>>
  /** `user`, `uid`, `user:group` …; empty where none is named, which is root. */
  readonly user: string
  /** Milliseconds since 1970. */
  readonly created?: number
}

export interface GateFacts {
  readonly root: Manifest
  /** Attestation manifests left out. */
  readonly platforms: readonly { readonly platform: Platform; readonly digest: Digest }[]
  /** One for each image manifest but attestations; of a config that cannot be read, `decodeConfig(undefined)`. */
  readonly configs: readonly ConfigFacts[]
  readonly referrerTypes: readonly string[]
  /** Bytes of all manifests and blobs, each once. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Reads an image's config (image-spec, config.md) from its JSON, whatever that is. */
export function decodeConfig(json: unknown): ConfigFacts {
  const document = isRecord(json) ? json : {}
  const config = field(document, 'config')
  const execution = isRecord(config) ? config : {}
  const platform = platformOf(document)
  const created = instant(field(document, 'created'))
  return {
    ...(platform && { platform }),
    labels: texts(field(execution, 'labels')),
    user: text(field(execution, 'user')) ?? '',
    ...(created !== undefined && { created }),
  }
}

function platformOf(document: Json): Platform | undefined {
  const [os, architecture] = [text(field(document, 'os')), text(field(document, 'architecture'))]
  if (os === undefined || architecture === undefined) return undefined
  const [variant, version] = [text(field(document, 'variant')), text(field(document, 'os.version'))]
  return { os, architecture, ...(variant && { variant }), ...(version && { 'os.version': version }) }
}

/**
 * The field that Go's decoder, and so every runtime, takes for `name`: it ignores case. Where two fields would do, which
 * of them wins is the runtime's affair, so neither counts.
 */
function field(record: Json, name: string): unknown {
  const keys = Object.keys(record).filter((key) => key.toUpperCase().toLowerCase() === name)
  return keys.length === 1 && keys[0] !== undefined ? record[keys[0]] : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
}

/** RFC 3339, section 5.6. */
function instant(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i.test(value)) return undefined
  const parsed = Date.parse(value)
  return Number.isNaN(parsed) ? undefined : parsed
}
