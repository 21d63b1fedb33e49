// Puts a blob into a repository as cheaply as possible: already present, mounted from another repository, or uploaded.
import type { Descriptor } from '../../model/descriptor.ts'
import type { BlobOutcome, BlobPush } from '../../repository.ts'
import type { RepositoryContext } from '../request.ts'
import { mountCandidate, mountFromHints } from './mount.ts'
import { checkPresence, countPresence, isLikelyAbsent, mountOrOpen } from './presence.ts'
import { type BlobSource, blobSource } from './upload/blob-source.ts'
import { takeUpload } from './upload/permission.ts'
import { uploadSinglePost } from './upload/single-post.ts'
import { BlobUpload } from './upload/upload.ts'

/**
 * Puts the blob there. The response to a mount answers whether it is present too: 201 says so, 202 opens the upload.
 * Throws RegistryError, and IntegrityError if the source's bytes do not match the descriptor.
 */
export async function pushBlob(remote: RepositoryContext, blob: Descriptor, push: BlobPush): Promise<BlobOutcome> {
  const source = blobSource(remote, blob, push.open)
  try {
    return await pushFrom(source, remote, blob, push)
  } finally {
    source.close()
  }
}

async function pushFrom(
  source: BlobSource,
  remote: RepositoryContext,
  blob: Descriptor,
  push: BlobPush,
): Promise<BlobOutcome> {
  const prepared = push.session && takeUpload(push.session)
  const from = prepared === undefined ? mountCandidate(remote, push.mountFrom) : undefined
  if (prepared !== undefined || (from === undefined && isLikelyAbsent(remote))) source.preload()
  const posted = prepared ?? (from === undefined ? await uploadSinglePost(remote, blob, source) : undefined)
  const { sent, unsent } = remote.host
  if (posted === 'stored') {
    sent.add(remote.name.path)
    return 'sent'
  }
  const presence =
    posted ?? (from === undefined ? await checkPresence(remote, blob) : await mountOrOpen(remote, blob, from))
  if (prepared === undefined) countPresence(remote, presence === 'present')
  const outcome = typeof presence === 'object' && (await mountFromHints(remote, blob, presence)) ? 'mounted' : presence
  if (typeof outcome === 'string') {
    unsent.add(remote.name.path)
    return outcome
  }
  await new BlobUpload({ remote, blob, source }).run(outcome)
  sent.add(remote.name.path)
  return 'sent'
}
