// Sends a small blob in one request, if the registry is known to accept that (distribution-spec end-4b).
import type { Descriptor } from '../../../model/descriptor.ts'
import { RegistryError } from '../../../model/errors.ts'
import { type RepositoryContext, send } from '../../request.ts'
import { smallBlob } from '../body-size.ts'
import type { BlobSource } from './blob-source.ts'
import { type Upload, uploadAt } from './location.ts'

/**
 * `POST …?digest=` with the bytes. An upload if the registry opened one instead (`single-post-unsupported`);
 * `undefined` if the blob is too large, or if the request failed.
 */
export async function uploadSinglePost(
  remote: RepositoryContext,
  blob: Descriptor,
  source: BlobSource,
): Promise<'stored' | Upload | undefined> {
  const { learned } = remote.host.session
  if (learned.singlePost !== true || blob.size > smallBlob) return undefined
  const body = await source.body()
  try {
    const response = await send(remote, {
      method: 'POST',
      path: `blobs/uploads/?digest=${blob.digest}`,
      operation: `send blob ${blob.digest}`,
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
