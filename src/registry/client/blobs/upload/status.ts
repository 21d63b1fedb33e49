// Asks how many bytes of an upload the registry has received (distribution-spec end-13).
import type { RegistryResponse } from '../../../transport/types.ts'
import { type RepositoryContext, send } from '../../request.ts'
import { pathOf, type Upload, uploadAt } from './location.ts'

export interface UploadStatus {
  readonly upload: Upload
  /** Bytes that the registry has received. Quay and Gitea count one too many, ECR none. NaN if it does not say. */
  readonly offset: number
}

/** How far the upload is (end-13); `undefined` if the registry does not say. */
export async function readUploadStatus(remote: RepositoryContext, upload: Upload): Promise<UploadStatus | undefined> {
  const operation = 'ask for the state of an upload'
  try {
    const response = await send(remote, {
      method: 'GET',
      ...pathOf(upload.location),
      operation,
      actions: 'pull,push',
    })
    await response.discard()
    return response.status === 204
      ? { upload: uploadAt(remote, response, upload), offset: offsetOf(response) }
      : undefined
  } catch {
    remote.signal.throwIfAborted()
    return undefined
  }
}

/** `Range: 0-N`, N the last byte. distribution writes `0-0` for an empty upload, so one byte reads as none. */
function offsetOf({ headers }: RegistryResponse): number {
  const last = /^(?:bytes=)?0-(\d{1,15})$/.exec(headers['range'] ?? '')?.[1]
  return last === undefined ? Number.NaN : last === '0' ? 0 : Number(last) + 1
}
