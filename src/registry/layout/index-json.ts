// Reads and writes index.json, which names the images of a layout. The three ways to name one are read as a tag.
import { type Descriptor, decodeDescriptor, isRecord, type Json } from '../model/descriptor.ts'
import { MalformedError } from '../model/errors.ts'
import { decodeJson, encodeJson } from '../model/json/json.ts'
import { isManifestType, mediaTypes } from '../model/media-types.ts'
import { isTag, type Tag } from '../model/reference.ts'
import { parseReference } from '../model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../model/reference-syntax/syntax-error.ts'

interface LayoutEntry {
  readonly descriptor: Descriptor
  readonly tag?: Tag
  /** As written in the file, unknown fields included. */
  readonly written: unknown
}

export interface LayoutIndex {
  readonly document: Json
  readonly entries: readonly LayoutEntry[]
}

/** Most bytes of index.json. */
export const indexLimit: number = 10 * 1024 * 1024
const entryLimit = 10_000
/** image-spec, annotations.md: the tag. buildx and docker save write the whole reference beside it. */
export const refName = 'org.opencontainers.image.ref.name'
export const imageName = 'io.containerd.image.name'

export const emptyIndex: LayoutIndex = {
  document: { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] },
  entries: [],
}

/** image-spec, image-layout.md, "index.json file". Throws MalformedError. */
export function decodeIndex(bytes: Uint8Array): LayoutIndex {
  const document = decodeJson(bytes, 'index.json')
  const manifests = isRecord(document) ? (document['manifests'] ?? []) : undefined
  if (!isRecord(document) || !Array.isArray(manifests)) throw new MalformedError('index.json is not an image index')
  if (manifests.length > entryLimit)
    throw new MalformedError(`index.json has ${manifests.length} entries; ${entryLimit} are read at most`)
  return { document, entries: manifests.map(decodeEntry) }
}

function decodeEntry(written: unknown, at: number): LayoutEntry {
  const descriptor = decodeDescriptor(written, `manifests[${at}] of index.json`)
  const tag = tagOf(descriptor)
  return { descriptor, written, ...(tag !== undefined && { tag }) }
}

function tagOf({ annotations = {} }: Descriptor): Tag | undefined {
  const name = annotations[refName] ?? annotations[imageName]
  return name === undefined || isTag(name) ? name : tagIn(name)
}

/** The tag of a full reference; `undefined` if the name is not a reference. */
function tagIn(name: string): Tag | undefined {
  try {
    return parseReference(name).tag
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return undefined
    throw error
  }
}

/** The descriptor that the tag names. Throws MalformedError if it names several images, as in an archive of several repositories. */
export function findTag({ entries }: LayoutIndex, tag: Tag): Descriptor | undefined {
  const named = entries.filter((entry) => entry.tag === tag)
  const digests = new Set(named.map(({ descriptor }) => descriptor.digest))
  if (digests.size > 1) {
    const names = named.map(({ descriptor: { annotations, digest } }) => annotations?.[imageName] ?? digest)
    throw new MalformedError(`the tag ${tag} names several images (${names.join(', ')}): name one by its digest`)
  }
  return named[0]?.descriptor
}

/** Whether clients use the tag for artifacts of an image: lists of referrers, cosign signatures. */
export function isAttachedTag(tag: string): boolean {
  return /^sha(?:256|512)-[a-f0-9]{32,128}(?:\.[a-z]+)?$/.test(tag)
}

/** Whether a list of referrers may be behind the tag. */
export function isFallbackTag(tag: string | undefined): boolean {
  return tag !== undefined && /^sha(?:256|512)-[a-f0-9]{64}$/.test(tag)
}

/** The only image of a layout, for a reference without a tag; the tags to choose from if there are several. */
export function onlyImage({ entries }: LayoutIndex): Descriptor | { readonly choice: readonly Tag[] } {
  const images = entries.filter(
    ({ descriptor, tag }) => isManifestType(descriptor.mediaType) && !(tag !== undefined && isAttachedTag(tag)),
  )
  const tagged = images.filter(({ tag }) => tag !== undefined)
  for (const candidates of [images, tagged]) {
    const [first] = candidates
    if (first !== undefined && candidates.every(({ descriptor }) => descriptor.digest === first.descriptor.digest))
      return first.descriptor
  }
  return { choice: [...new Set(tagged.flatMap(({ tag }) => tag ?? []))] }
}

/** The index in which `tags` name the manifest, each in the position of its former entry; the same index if they already do. */
export function setTags(index: LayoutIndex, manifest: Descriptor, tags: readonly Tag[]): LayoutIndex {
  const waiting = new Set(tags.filter((tag) => !names(index, tag, manifest)))
  if (waiting.size === 0) return index
  const moved = new Set(waiting)
  const manifests: unknown[] = []
  for (const { tag, written } of index.entries) {
    if (tag === undefined || !moved.has(tag)) manifests.push(written)
    else if (waiting.delete(tag)) manifests.push(entryOf(manifest, tag))
  }
  return withManifests(index, [...manifests, ...[...waiting].map((tag) => entryOf(manifest, tag))])
}

/** Whether the tag names only the manifest. */
function names({ entries }: LayoutIndex, tag: Tag, { digest }: Descriptor): boolean {
  const named = entries.filter((entry) => entry.tag === tag)
  return named.length > 0 && named.every(({ descriptor }) => descriptor.digest === digest)
}

function entryOf({ mediaType, digest, size }: Descriptor, tag: Tag): Descriptor {
  return { mediaType, digest, size, annotations: { [refName]: tag } }
}

/** The index without the tag; the same index if it does not contain it. */
export function dropTag(index: LayoutIndex, tag: Tag): LayoutIndex {
  const kept = index.entries.filter((entry) => entry.tag !== tag)
  return kept.length === index.entries.length
    ? index
    : withManifests(
        index,
        kept.map(({ written }) => written),
      )
}

function withManifests({ document }: LayoutIndex, manifests: readonly unknown[]): LayoutIndex {
  return { document: { ...document, manifests }, entries: manifests.map(decodeEntry) }
}

export function encodeIndex({ document }: LayoutIndex): Uint8Array {
  return encodeJson(document, 'index.json')
}
