// Which platforms an image is for, and how large each is.

import { buffer } from 'node:stream/consumers'
import type { Descriptor, Platform } from '../../registry/model/descriptor.ts'
import { isRecord, type Json } from '../../registry/model/descriptor.ts'
import { childBlobs, type Manifest } from '../../registry/model/manifest.ts'
import { mediaTypes } from '../../registry/model/media-types.ts'
import type { Source } from '../../registry/repository.ts'

import type { GraphNode } from '../model/image-graph.ts'
import type { PlatformReport } from '../model/report.ts'

/** Bytes; a config larger than this is not read for its platform. */
const configLimit = 4 * 1024 * 1024

/** The platform that a single image's config names; nothing where the root is an index or an artifact. */
export async function configPlatform(source: Source, root: Manifest): Promise<Platform | undefined> {
  return root.kind === 'image' && isImageConfig(root.config)
    ? (await readConfig(source, root.config)).platform
    : undefined
}

/** What an image's config says; nothing where it is too large or no JSON. */
export async function readConfig(source: Source, config: Descriptor): Promise<ConfigFacts> {
  return decodeConfig(config.size > configLimit ? undefined : parse(await buffer(await source.blob(config))))
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

export function isImageConfig({ mediaType }: Descriptor): boolean {
  return mediaType === mediaTypes.ociConfig || mediaType === 'application/vnd.docker.container.image.v1+json'
}

/** Attestation manifests are in the index under a platform that is none. */
export function isAttestation({ platform, annotations }: Descriptor): boolean {
  return annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' || platform?.os === 'unknown'
}

/** The platforms of an index as it spells them, attestation manifests left out; a single image's own. */
export function platformsOf(
  root: Manifest,
  single: Platform | undefined,
  nodes: readonly GraphNode[],
): readonly PlatformReport[] {
  const sizes = new Map(nodes.map(({ manifest }) => [manifest.descriptor.digest, blobBytes(manifest)]))
  if (root.kind === 'image')
    return single ? [{ platform: single, digest: root.descriptor.digest, size: blobBytes(root) }] : []
  return root.entries.flatMap((entry) =>
    entry.platform && !isAttestation(entry)
      ? [{ platform: entry.platform, digest: entry.digest, size: sizes.get(entry.digest) }]
      : [],
  )
}

function blobBytes(manifest: Manifest): number {
  return childBlobs(manifest).reduce((sum, { size }) => sum + size, 0)
}

export interface ConfigFacts {
  readonly platform?: Platform
  readonly labels: Readonly<Record<string, string>>
  /** `user`, `uid`, `user:group` …; empty where none is named, which is root. */
  readonly user: string
  /** Milliseconds since 1970. */
  readonly created?: number
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
