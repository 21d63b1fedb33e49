// How far an upload is, as its registry says: a word to be used with care (distribution-spec end-13).

import type { RegistryResponse } from '../../transport/types.ts'
import { type RepositoryContext, send } from '../request.ts'
import { type Upload, uploadAt } from './upload-session.ts'

export interface UploadStatus {
  readonly upload: Upload
  /** How many bytes the registry has, if it counts right: Quay and Gitea count one too many, ECR does not count. NaN: not said. */
  readonly offset: number
}

/** `undefined` where the registry does not tell. */
export async function readUploadStatus(remote: RepositoryContext, upload: Upload): Promise<UploadStatus | undefined> {
  try {
    const response = await send(remote, {
      method: 'GET',
      path: upload.at,
      operation: 'ask for the state of an upload',
      actions: 'pull,push',
    })
    await response.discard()
    return response.status === 204
      ? { upload: uploadAt(remote, response, upload), offset: offsetIn(response) }
      : undefined
  } catch {
    remote.signal.throwIfAborted()
    return undefined
  }
}

/** `Range: 0-N`, N the last byte. `0-0` is what distribution says of an empty upload: it cannot be told from one byte. */
function offsetIn({ headers }: RegistryResponse): number {
  const end = /^(?:bytes=)?0-(\d{1,15})$/.exec(headers['range'] ?? '')?.[1]
  return end === undefined ? Number.NaN : end === '0' ? 0 : Number(end) + 1
}
