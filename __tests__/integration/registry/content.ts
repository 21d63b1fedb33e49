// What the tests of this room put into repositories, and how.
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type * as content from '../../../sandbox/content.ts'
import { decodeManifest } from '../../../src/registry/model/decode/manifest.ts'
import type { Descriptor } from '../../../src/registry/model/descriptor.ts'
import { type Digest, digestOf, isDigest } from '../../../src/registry/model/digest.ts'
import type { Manifest } from '../../../src/registry/model/manifest.ts'
import { isTag, type Tag } from '../../../src/registry/model/reference.ts'
import type { BlobPush, Destination } from '../../../src/registry/repository.ts'

/** The text as a tag. */
export function tag(text: string): Tag {
  if (!isTag(text)) throw new Error(`${text} is not a tag`)
  return text
}

export function decode(built: content.Built): Manifest {
  return decodeManifest(built.bytes, built.mediaType)
}

export function describeBytes(content: Uint8Array | string): Descriptor {
  const bytes = Buffer.from(content)
  return { mediaType: 'application/octet-stream', digest: digestOf(bytes), size: bytes.byteLength }
}

export function described({ descriptor: { mediaType, digest, size } }: Manifest): Pick<content.Built, 'descriptor'> {
  return { descriptor: { mediaType, digest, size } }
}

/** A push of these bytes, in chunks that do not fit anything. */
export function pushing(bytes: Uint8Array): BlobPush {
  const chunks = function* (): Generator<Uint8Array> {
    for (let at = 0; at < bytes.byteLength; at += 100_003) yield bytes.subarray(at, at + 100_003)
  }
  return { mountFrom: [], open: async () => Readable.from(chunks()) }
}

export async function read(repository: Destination, of: Descriptor): Promise<Buffer> {
  return buffer(await repository.blob(of))
}

/** Pushes content by digest, children first; gives the root. */
export async function push(repository: Destination, built: content.Built): Promise<Manifest> {
  for (const child of built.children) await push(repository, child)
  await pushBlobs(repository, built)
  await repository.pushManifest(decode(built))
  return decode(built)
}

export async function pushBlobs(repository: Destination, { blobs }: content.Built): Promise<void> {
  for (const bytes of blobs.values()) await repository.pushBlob(describeBytes(bytes), pushing(bytes))
}

export async function listTags(repository: Destination): Promise<Tag[]> {
  const tags: Tag[] = []
  for await (const tagName of repository.tags()) if (!tagName.startsWith('sha256-')) tags.push(tagName)
  return tags
}

export function digestIn(text: string): Digest {
  if (!isDigest(text)) throw new Error(`${text} is not a digest`)
  return text
}
