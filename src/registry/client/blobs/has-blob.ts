// Asks whether a registry has a blob (distribution-spec end-2, HEAD).
import type { Descriptor } from '../../model/descriptor.ts'
import { type RepositoryContext, send } from '../request.ts'

/** Whether the registry confirms that it holds the blob (end-2, HEAD). In doubt the answer is false, which costs an upload. */
export async function hasBlob(remote: RepositoryContext, of: Descriptor): Promise<boolean> {
  const response = await send(remote, {
    method: 'HEAD',
    path: `blobs/${of.digest}`,
    operation: `look for blob ${of.digest}`,
  })
  await response.discard()
  const length = response.headers['content-length']
  return response.status === 200 && (length === undefined || Number(length) === of.size)
}
