// Decodes and validates OCI descriptors (image-spec, descriptor.md).
import { type Digest, isDigest } from './digest.ts'
import { MalformedError } from './errors.ts'
import { plainText } from './plain-text.ts'

/** image-spec, image-index.md: the platform object. */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
  readonly 'os.version'?: string
  readonly 'os.features'?: readonly string[]
}

/** image-spec, descriptor.md. `size` in bytes. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
  readonly size: number
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly platform?: Platform
  readonly urls?: readonly string[]
  readonly data?: string
}

export type Json = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}

function isStringMap(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string')
}

/** Decodes one descriptor. Unknown fields are dropped: the bytes of a manifest are never rebuilt from it. */
export function decodeDescriptor(value: unknown, where: string): Descriptor {
  if (!isRecord(value)) throw new MalformedError(`${where} is not a descriptor`)
  const { mediaType = '', digest, size } = value
  if (typeof mediaType !== 'string') throw new MalformedError(`${where} has no mediaType`)
  if (typeof digest !== 'string' || !isDigest(digest)) throw new MalformedError(`${where} has no valid digest`)
  if (!isSize(size)) throw new MalformedError(`${where} has no valid size`)
  return { mediaType, digest, size, ...decodeOptional(value) }
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function decodeOptional({ artifactType, annotations, urls, data, platform: value }: Json): Partial<Descriptor> {
  const platform = decodePlatform(value)
  return {
    ...(typeof artifactType === 'string' && artifactType !== '' && { artifactType }),
    ...(isStringMap(annotations) && { annotations }),
    ...(platform && { platform }),
    ...(isStrings(urls) && { urls }),
    ...(typeof data === 'string' && { data }),
  }
}

function decodePlatform(value: unknown): Platform | undefined {
  if (!isRecord(value)) return undefined
  const { os, architecture, variant, 'os.version': version, 'os.features': features } = value
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined
  return {
    os,
    architecture,
    ...(typeof variant === 'string' && variant !== '' && { variant }),
    ...(typeof version === 'string' && version !== '' && { 'os.version': version }),
    ...(isStrings(features) && features.length > 0 && { 'os.features': features }),
  }
}

/** `linux/arm64/v8`, on one line whatever an index says. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return plainText([os, architecture, variant].filter((part) => part !== undefined).join('/'))
}
