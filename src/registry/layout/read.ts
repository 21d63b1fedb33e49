// Reads manifests, blobs and tags of a layout, and checks them against their digests.
import type { Readable } from 'node:stream'
import { verifiedStream } from '../content/verified-stream.ts'
import { decodeManifest, manifestLimit } from '../model/decode/manifest.ts'
import type { Descriptor } from '../model/descriptor.ts'
import { algorithmOf, type Digest, digestOf } from '../model/digest.ts'
import { IntegrityError, MalformedError, type RegistryError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import { formatName, isDigestAt, type LayoutName, type Tag } from '../model/reference.ts'
import { layoutError } from './errors.ts'
import { blobPath, holds, readWhole } from './files/files.ts'
import { findTag, onlyImage } from './index-json.ts'
import { indexOf, type Layout, type LayoutContent } from './layout.ts'

/** The manifest that a tag or a digest names; `undefined` if it is absent. Throws IntegrityError, MalformedError. */
export async function readManifest(layout: Layout, at: Tag | Digest): Promise<Manifest | undefined> {
  const index = await indexOf(layout)
  if (isDigestAt(at)) {
    const listed = index.entries.find(({ descriptor }) => descriptor.digest === at)?.descriptor
    return readManifestAt(layout, at, listed)
  }
  const named = findTag(index, at)
  if (named === undefined) return undefined
  const manifest = await readManifestAt(layout, named.digest, named)
  if (manifest !== undefined) return manifest
  throw new MalformedError(`the tag ${at} names ${named.digest}, which is not among its blobs`)
}

/** A layout names each manifest by the digest of its bytes, and its layers with their sizes. */
export const noSchema1 = 'an OCI layout cannot hold a Docker schema 1 image. Rebuild the image'

/** `listed`: what the layout says of the digest elsewhere; its media type is needed if the manifest has none. */
export async function readManifestAt(
  { files, name }: LayoutContent,
  digest: Digest,
  listed: Descriptor | undefined,
): Promise<Manifest | undefined> {
  const file = await files.find(blobPath(digest))
  if (file === undefined) return undefined
  const what = `manifest ${digest} of ${formatName(name)}`
  const bytes = await readWhole(file, manifestLimit, what)
  const actual = digestOf(bytes, algorithmOf(digest))
  if (actual !== digest) throw new IntegrityError(what, digest, actual)
  if (listed !== undefined && listed.size !== bytes.byteLength)
    throw new IntegrityError(`${what}, bytes`, listed.size, bytes.byteLength)
  const manifest = decodeManifest(bytes, listed?.mediaType, digest)
  if (manifest.kind === 'schema-1') throw new MalformedError(noSchema1)
  return manifest
}

/** The blob's bytes. Throws RegistryError if it is absent; the stream fails if size or digest differ. */
export async function readBlob({ files, name }: LayoutContent, of: Descriptor): Promise<Readable> {
  const file = await files.find(blobPath(of.digest))
  if (file === undefined) {
    const remedy = 'Export the image again: a layout must hold every blob that it names.'
    throw layoutError(name, `read blob ${of.digest}`, { codes: ['BLOB_UNKNOWN'], remedy })
  }
  return verifiedStream(of, file.read(), `blob ${of.digest} of ${formatName(name)}`)
}

/** Whether the layout holds the blob, its bytes included. */
export async function hasBlob({ files }: LayoutContent, of: Descriptor, signal: AbortSignal): Promise<boolean> {
  return holds(await files.find(blobPath(of.digest)), of, signal)
}

/** Bytes; `undefined` if the layout does not hold the blob. */
export async function blobSize({ files }: LayoutContent, digest: Digest): Promise<number | undefined> {
  return (await files.find(blobPath(digest)))?.size
}

/** The image that a reference without a tag means. Throws RegistryError, with the tags, if there is not exactly one. */
export async function defaultImage(layout: Layout): Promise<Descriptor> {
  const image = onlyImage(await indexOf(layout))
  if ('digest' in image) return image
  if ((await layout.files.find('index.json')) === undefined) throw noLayout(layout.name)
  const tags = image.choice.slice(0, 20).join(', ')
  throw layoutError(layout.name, 'choose an image', {
    codes: ['MANIFEST_UNKNOWN'],
    detail: tags === '' ? 'it holds no image that could be meant' : `it holds several tags: ${tags}`,
    remedy: `Name one: ${formatName(layout.name)}:TAG, or @DIGEST.`,
  })
}

function noLayout(name: LayoutName): RegistryError {
  const detail = name.kind === 'oci' ? 'there is no image layout in this folder' : 'there is no such file'
  const remedy = 'Check the path, and whether an earlier step of this job writes it.'
  return layoutError(name, 'choose an image', { codes: ['NAME_UNKNOWN'], detail, remedy })
}

export async function listTags(layout: Layout): Promise<readonly Tag[]> {
  const { entries } = await indexOf(layout)
  return [...new Set(entries.flatMap(({ tag }) => tag ?? []))]
}
