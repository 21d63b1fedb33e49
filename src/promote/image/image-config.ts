// Reads the config of an image: its platform, labels, user and time of creation (image-spec, config.md).

import { buffer } from 'node:stream/consumers'
import { type Descriptor, isRecord, type Json, type Platform } from '../../registry/model/descriptor.ts'
import { MalformedError } from '../../registry/model/errors.ts'
import { decodeDocument } from '../../registry/model/json/json.ts'
import { configFields } from '../../registry/model/json/keys.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { mediaTypes } from '../../registry/model/media-types.ts'
import type { Source } from '../../registry/repository.ts'

export interface ImageConfig {
  readonly platform?: Platform
  readonly labels: Readonly<Record<string, string>>
  /** `user`, `uid`, `user:group` …; empty if none is named, which means root. */
  readonly user: string
  /** Milliseconds since 1970. */
  readonly created?: number
}

/** A config, or why it cannot be inspected; `problem` follows the name of the image. */
export type ConfigReading =
  | { readonly config: ImageConfig; readonly problem?: never }
  | { readonly problem: string; readonly config?: never }

/** Bytes; larger configs are not read. */
const configLimit = 4 * 1024 * 1024

/** The platform in the config of a single image; `undefined` for an index or an artifact. */
export async function configPlatform(source: Source, root: Manifest): Promise<Platform | undefined> {
  return root.kind === 'image' ? (await readConfig(source, root.config)).config?.platform : undefined
}

/** Throws RegistryError or IntegrityError if the blob cannot be read. */
export async function readConfig(source: Source, { mediaType, ...blob }: Descriptor): Promise<ConfigReading> {
  if (!isImageConfig(mediaType))
    return { problem: `has a config of the type ${JSON.stringify(mediaType.slice(0, 100))}, which cannot be inspected` }
  if (blob.size > configLimit)
    return { problem: `has a config of ${blob.size} bytes, which is too large to be inspected` }
  return decodeConfig(await buffer(await source.blob({ mediaType, ...blob })))
}

function isImageConfig(mediaType: string): boolean {
  return mediaType === mediaTypes.ociConfig || mediaType === 'application/vnd.docker.container.image.v1+json'
}

/** Reads a config from its bytes. One that clients could read differently is a problem. */
export function decodeConfig(bytes: Uint8Array): ConfigReading {
  const read = parse(bytes)
  if ('problem' in read) return read
  const { document } = read
  const execution = isRecord(document['config']) ? document['config'] : {}
  const platform = platformOf(document)
  const created = instant(document['created'])
  return {
    config: {
      ...(platform && { platform }),
      labels: texts(execution['Labels']),
      user: text(execution['User']) ?? '',
      ...(created !== undefined && { created }),
    },
  }
}

function parse(bytes: Uint8Array): { readonly document: Json } | { readonly problem: string } {
  const subject = 'a config that'
  try {
    const document = decodeDocument(bytes, subject, configFields)
    return isRecord(document) ? { document } : { problem: `has ${subject} is not a JSON object` }
  } catch (error) {
    if (error instanceof MalformedError) return { problem: `has ${error.message}` }
    throw error
  }
}

function platformOf(document: Json): Platform | undefined {
  const [os, architecture] = [text(document['os']), text(document['architecture'])]
  if (os === undefined || architecture === undefined) return undefined
  const [variant, version] = [text(document['variant']), text(document['os.version'])]
  return { os, architecture, ...(variant && { variant }), ...(version && { 'os.version': version }) }
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
