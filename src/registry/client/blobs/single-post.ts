// A small blob in one request, where a registry is known to take it so (distribution-spec end-4b).
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { type RepositoryContext, send } from '../request.ts'
import type { BlobSource } from './blob-source.ts'
import { smallBlob } from './download.ts'
import { type Upload, uploadAt } from './upload-session.ts'

/**
 * `POST …?digest=` with the bytes. An upload where the registry opened one instead (`single-post-unsupported`);
 * `undefined` where this is not for the blob, or came to nothing.
 */
export async function uploadSinglePost(
  remote: RepositoryContext,
  of: Descriptor,
  supply: BlobSource,
): Promise<'stored' | Upload | undefined> {
  const { learned } = remote.host.session
  if (learned.singlePost !== true || of.size > smallBlob) return undefined
  const body = await supply.body()
  try {
    const response = await send(remote, {
      method: 'POST',
      path: `blobs/uploads/?digest=${of.digest}`,
      operation: `send blob ${of.digest}`,
      actions: 'pull,push',
      retry: 'once',
      body,
    })
    await response.discard()
    if (response.status === 201) return 'stored'
    learned.singlePost = false
    return response.status === 202 ? uploadAt(remote, response) : undefined
  } catch (error) {
    remote.signal.throwIfAborted()
    if (error instanceof RegistryError) return undefined
    throw error
  }
}
