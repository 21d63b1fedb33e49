// A layout as a destination: content first, its index last.
import { ensureVerified } from '../content/verified-stream.ts'
import type { Descriptor } from '../model/descriptor.ts'
import type { Digest } from '../model/digest.ts'
import { MalformedError, RegistryError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import { formatName, isTag, type Tag } from '../model/reference.ts'
import { fallbackTag } from '../model/referrer-listing.ts'
import { addReferrers } from '../model/referrers-index.ts'
import type { BlobOutcome, BlobPush, TagOutcome, UploadPermission } from '../repository.ts'
import { changeIndex } from './change-index.ts'
import { layoutError, withLayoutErrors } from './errors.ts'
import { blobPath, holds } from './files/files.ts'
import { dropTag, findTag, setTags } from './index-json.ts'
import { invalidate, type Layout } from './layout.ts'
import { noSchema1, readManifestAt } from './read.ts'

/** Whether the path can be written, learned without writing to it. */
export async function openUpload(layout: Layout): Promise<UploadPermission> {
  const operation = 'start writing'
  try {
    await withLayoutErrors(layout, operation, () => layout.files.check())
    return { kind: 'granted' }
  } catch (error) {
    if (error instanceof RegistryError) return { kind: 'denied', error }
    if (!(error instanceof MalformedError)) throw error
    const remedy = 'Name another path for the layout.'
    return {
      kind: 'denied',
      error: layoutError(layout.name, operation, { codes: ['UNSUPPORTED'], detail: error.message, remedy, error }),
    }
  }
}

const neverAborted = new AbortController().signal

export async function pushBlob(
  { files, name }: Layout,
  of: Descriptor,
  { open, signal }: Pick<BlobPush, 'open'> & { readonly signal: AbortSignal },
): Promise<BlobOutcome> {
  const path = blobPath(of.digest)
  if (await holds(await files.find(path), of, signal)) return 'present'
  const stream = ensureVerified(of, await open(), { what: `blob ${of.digest} for ${formatName(name)}` })
  try {
    await files.write(path, stream)
  } finally {
    stream.destroy()
  }
  return 'sent'
}

/** At most a few MiB, so that the bytes at the path are compared to the end. */
export async function pushManifest(layout: Layout, { kind, descriptor, bytes }: Manifest): Promise<void> {
  if (kind === 'schema-1') throw new MalformedError(noSchema1)
  const { files } = layout
  const path = blobPath(descriptor.digest)
  if (await holds(await files.find(path), descriptor, neverAborted)) return
  await files.write(path, [bytes])
  invalidate(layout)
}

/** All tags in one change of the index; for an archive the moment in which it is packed. Never throws. */
export async function pushTags(
  layout: Layout,
  manifest: Manifest,
  tags: readonly Tag[],
): Promise<readonly TagOutcome[]> {
  try {
    await withLayoutErrors(layout, `tag ${manifest.descriptor.digest}`, async () => {
      await pushManifest(layout, manifest)
      await changeIndex(layout, (index) => setTags(index, manifest.descriptor, tags), { create: true })
    })
    return tags.map((tag) => ({ tag, kind: 'set' }))
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    return tags.map((tag) => ({ tag, kind: 'failed', error }))
  }
}

/** Adds to the list behind the fallback tag (distribution-spec, "Referrers Tag Schema"), which regctl and oras read too. */
export async function indexReferrers(
  layout: Layout,
  subject: Digest,
  referrers: readonly Descriptor[],
): Promise<'merged'> {
  const tag = fallbackTag(subject)
  if (!isTag(tag)) throw new TypeError(`${tag} is not a tag`)
  const link = async () =>
    changeIndex(
      layout,
      async (index) => {
        const listed = findTag(index, tag)
        const former = listed && (await readManifestAt(layout, listed.digest, listed))
        const list = addReferrers(former, referrers)
        if (list === undefined) return index
        await pushManifest(layout, list)
        return setTags(index, list.descriptor, [tag])
      },
      { create: false },
    )
  await link()
  return 'merged'
}

export async function deleteTag(layout: Layout, tag: Tag): Promise<'deleted'> {
  await changeIndex(layout, (index) => dropTag(index, tag), { create: false })
  return 'deleted'
}
