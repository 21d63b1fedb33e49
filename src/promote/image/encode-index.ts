// The JSON of an index.
import { decodeManifest } from '../../registry/model/decode/manifest.ts'
import { isRecord, type Json } from '../../registry/model/descriptor.ts'
import type { Index } from '../../registry/model/manifest.ts'

export function rawEntries(index: Index): readonly unknown[] {
  const { manifests } = parse(index.bytes)
  return Array.isArray(manifests) ? manifests : []
}

export function parse(bytes: Uint8Array): Json {
  const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
  return isRecord(document) ? document : {}
}

export function encodeIndex(document: Json, mediaType: string): Index {
  const manifest = decodeManifest(new TextEncoder().encode(JSON.stringify(document)), mediaType)
  if (manifest.kind !== 'index') throw new TypeError('the created index is not an index')
  return manifest
}
