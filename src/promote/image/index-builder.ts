// Creates indexes: several images as one, or some platforms of one. The same input gives the same bytes.
import { decodeManifest } from '../../registry/model/decode/manifest.ts'
import { type Descriptor, formatPlatform, isRecord, type Json, type Platform } from '../../registry/model/descriptor.ts'
import type { Index, Manifest } from '../../registry/model/manifest.ts'
import { mediaTypes } from '../../registry/model/media-types.ts'
import { matchesPlatform, parsePlatform } from '../match/platform.ts'
import { InvalidSourceError } from '../model/errors.ts'
import { isAttestation } from './platforms.ts'

/** An image to combine; `platform` is the one in a single image's config. */
export interface CombineSource {
  /** The source as the user wrote it, for errors. */
  readonly name: string
  readonly root: Manifest
  readonly platform: Platform | undefined
}

/**
 * Combines images into one index, in their order; attestation manifests are kept. Docker images give a manifest list
 * unless it has to carry annotations. Throws InvalidSourceError on a clash.
 */
export function combineIndex(sources: readonly CombineSource[], annotated = false): Index {
  const entries = sources.flatMap(entriesOf)
  const clashes = [
    ...Map.groupBy(
      entries.filter(({ platform }) => platform !== undefined),
      ({ platform }) => platform,
    ).entries(),
  ]
    .filter(([, group]) => group.length > 1)
    .map(([platform, group]) => `${platform} is in ${group.map(({ name }) => name).join(' and ')}`)
  if (clashes.length > 0)
    throw new InvalidSourceError(`the sources cannot be combined: ${clashes.join('; ')}`, 'Give each platform once.')
  const docker =
    !annotated && sources.every(({ root }) => root.descriptor.mediaType.startsWith('application/vnd.docker.'))
  const mediaType = docker ? mediaTypes.dockerList : mediaTypes.ociIndex
  return encodeIndex({ schemaVersion: 2, mediaType, manifests: entries.map(({ entry }) => entry) }, mediaType)
}

interface Entry {
  readonly name: string
  readonly entry: unknown
  /** In words; `undefined` for an attestation manifest. */
  readonly platform: string | undefined
}

function entriesOf({ name, root, platform }: CombineSource): readonly Entry[] {
  if (root.kind === 'index') {
    const raw = rawEntries(root)
    return root.entries.map((entry, at) => ({
      name,
      entry: raw[at],
      platform: entry.platform && !isAttestation(entry) ? formatPlatform(entry.platform) : undefined,
    }))
  }
  if (platform === undefined)
    throw new InvalidSourceError(
      `${name} cannot be combined: its config names no platform`,
      'Only images for a platform can be combined.',
    )
  const { mediaType, digest, size } = root.descriptor
  return [{ name, entry: { mediaType, digest, size, platform }, platform: formatPlatform(platform) }]
}

interface SubsetOptions {
  /** All without it. */
  readonly platforms?: readonly string[]
  /** False: entries for an unknown platform, as BuildKit's attestations are, are left out. */
  readonly attestations?: boolean
}

/**
 * The index with only the wanted platforms, and their attestation manifests unless these are left out; descriptors and
 * annotations untouched. Throws InvalidSourceError, by the name of the image, if a wanted platform is not in it.
 */
export function platformSubset(index: Index, { platforms, attestations = true }: SubsetOptions, name: string): Index {
  const chosen = new Set(platforms === undefined ? index.entries : select(index, platforms, name))
  const digests = new Set<string>([...chosen].map(({ digest }) => digest))
  const isKept = (entry: Descriptor) => chosen.has(entry) || digests.has(attested(entry))
  const kept = index.entries.map((entry) => isKept(entry) && (attestations || !isAttestation(entry)))
  if (kept.every(Boolean)) return index
  if (!kept.some(Boolean))
    throw new InvalidSourceError(
      `${name} has no entry for a platform, and attestations are left out`,
      'Leave out `attestations: false`.',
    )
  const manifests = rawEntries(index).filter((_, at) => kept[at])
  return encodeIndex({ ...parse(index.bytes), manifests }, index.descriptor.mediaType)
}

/** The index with more annotations. Throws InvalidSourceError if its format has none. */
export function annotateIndex(index: Index, annotations: Readonly<Record<string, string>>, name: string): Index {
  const { mediaType } = index.descriptor
  if (mediaType !== mediaTypes.ociIndex)
    throw new InvalidSourceError(
      `${name} is a Docker manifest list, which has no annotations`,
      'Leave `annotations` out, or build the image with OCI media types.',
    )
  const document = parse(index.bytes)
  return encodeIndex({ ...document, annotations: { ...index.annotations, ...annotations } }, mediaType)
}

/** The one entry of a wanted platform. Throws InvalidSourceError if there is none, or more than one. */
export function pickPlatform(index: Index, wanted: string, name: string): Descriptor {
  const [entry, ...rest] = select(index, [wanted], name)
  if (entry !== undefined && rest.length === 0) return entry
  throw new InvalidSourceError(
    `${wanted} is not one platform of ${name}: ${rest.length + Number(entry !== undefined)} match`,
    `Name one of ${index.entries.flatMap(platformOf).map(formatPlatform).join(', ')}.`,
  )
}

/** Throws InvalidSourceError if a single image, whose config names `platform`, is not for every wanted platform. */
export function checkPlatform(platform: Platform | undefined, wanted: readonly string[], name: string): void {
  const own = platform === undefined ? [] : [platform]
  checkMatched(
    wanted.filter((text) => !own.some((candidate) => isWanted(text, candidate))),
    own,
    name,
  )
}

function select(index: Index, wanted: readonly string[], name: string): readonly Descriptor[] {
  const chosen = wanted.map((text) => ({
    text,
    entries: index.entries.filter((entry) => platformOf(entry).some((platform) => isWanted(text, platform))),
  }))
  const unmatched = chosen.filter(({ entries }) => entries.length === 0).map(({ text }) => text)
  checkMatched(unmatched, index.entries.flatMap(platformOf), name)
  return [...new Set(chosen.flatMap(({ entries }) => entries))]
}

function checkMatched(unmatched: readonly string[], platforms: readonly Platform[], name: string): void {
  if (unmatched.length === 0) return
  const present = platforms.map(formatPlatform).join(', ')
  throw new InvalidSourceError(
    `${name} has no ${unmatched.join(' and no ')}`,
    present === '' ? 'It names no platform.' : `It has ${present}.`,
  )
}

function isWanted(text: string, platform: Platform): boolean {
  const wanted = parsePlatform(text)
  return !('problem' in wanted) && matchesPlatform(wanted, platform)
}

function platformOf(entry: Descriptor): readonly Platform[] {
  return entry.platform && !isAttestation(entry) ? [entry.platform] : []
}

function attested({ annotations }: Descriptor): string {
  return annotations?.['vnd.docker.reference.digest'] ?? ''
}

function rawEntries(index: Index): readonly unknown[] {
  const { manifests } = parse(index.bytes)
  return Array.isArray(manifests) ? manifests : []
}

function parse(bytes: Uint8Array): Json {
  const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
  return isRecord(document) ? document : {}
}

function encodeIndex(document: Json, mediaType: string): Index {
  const manifest = decodeManifest(new TextEncoder().encode(JSON.stringify(document)), mediaType)
  if (manifest.kind !== 'index') throw new TypeError('the created index is not an index')
  return manifest
}
