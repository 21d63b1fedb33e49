// Starts an upload, with or without a mount (distribution-spec end-4, end-11).
import type { RegistryResponse } from '../../../transport/types.ts'
import { type RepositoryContext, send } from '../../request.ts'
import { type ErrorResponse, isPage, parseErrorResponse, toRegistryError } from '../../response.ts'
import { startOperation, type Upload, uploadAt } from './location.ts'

export type StartUploadResult =
  /** The mount succeeded. */
  | { readonly kind: 'stored' }
  | { readonly kind: 'open'; readonly upload: Upload }
  | { readonly kind: 'refused'; readonly refusal: ErrorResponse }

export interface Mount {
  readonly digest: string
  /** The path of the source repository on the same registry. */
  readonly from: string
}

/** `POST …/blobs/uploads/`, with a mount if one is given. A refused mount is a value, because it decides nothing. */
export async function beginUpload(remote: RepositoryContext, mount?: Mount): Promise<StartUploadResult> {
  const query = mount === undefined ? '' : `?mount=${mount.digest}&from=${mount.from}`
  const response = await send(remote, {
    method: 'POST',
    path: `blobs/uploads/${query}`,
    operation: startOperation,
    actions: 'pull,push',
    retry: mount === undefined ? 'safe' : 'once',
    ...(mount !== undefined && mount.from !== remote.name.path && { mountFrom: mount.from }),
  })
  const outcome = outcomeOf(response, mount !== undefined)
  if (outcome === 'refused') return { kind: 'refused', refusal: await parseErrorResponse(response) }
  await response.discard()
  return outcome === 'stored' ? { kind: 'stored' } : { kind: 'open', upload: uploadAt(remote, response) }
}

/**
 * 202 opens an upload. Some registries open one with 200, 201 or 204 (containerd accepts these too). A mount succeeded
 * if the response is 201 and its Location is not that of an upload.
 */
function outcomeOf(response: RegistryResponse, isMount: boolean): StartUploadResult['kind'] {
  const { status, headers } = response
  if (status === 202) return 'open'
  if (![200, 201, 204].includes(status) || isPage(response)) return 'refused'
  const location = headers['location'] ?? ''
  if (location.includes('/blobs/uploads/') || (!isMount && location !== '')) return 'open'
  return isMount && status === 201 ? 'stored' : 'refused'
}

/** Starts an upload without a mount. Throws RegistryError if the registry opens none. */
export async function startUpload(remote: RepositoryContext): Promise<Upload> {
  const start = await beginUpload(remote)
  if (start.kind === 'open') return start.upload
  const refusal = start.kind === 'refused' ? start.refusal : { status: 201, codes: [], detail: 'no upload was opened' }
  throw await toRegistryError(remote, refusal, { method: 'POST', operation: startOperation })
}
