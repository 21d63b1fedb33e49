// What became of bytes that were sent: stored, refused for good, or in doubt.
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { formatName } from '../../model/reference.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { checkStored } from '../manifests.ts'
import { unprovenWrite } from '../push-manifest.ts'
import type { RepositoryContext } from '../request.ts'
import { type AskedRequest, type ErrorResponse, isPage, parseErrorResponse, toRegistryError } from '../response.ts'
import type { BlobSource } from './blob-source.ts'

/** Milliseconds without an answer: GHCR takes ten seconds for a commit, large blobs on slow disks minutes. */
export const commitIdle = 600_000

/** What an upload came to. `unsure`: perhaps stored, perhaps not; the upload itself is lost either way. */
export type UploadResult =
  | { readonly kind: 'stored' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unsure'; readonly error: RegistryError }

/** Sends the request that ends an upload, and reads what became of it. */
export async function finishUpload(
  remote: RepositoryContext,
  of: Descriptor,
  supply: BlobSource,
  send: () => Promise<RegistryResponse>,
): Promise<UploadResult> {
  const operation = `send blob ${of.digest}`
  try {
    const response = await send()
    if (response.status < 300 && isPage(response)) {
      await response.discard()
      return { kind: 'unsure', error: unprovenWrite(remote, operation, response) }
    }
    if (response.status < 300) {
      await response.discard()
      checkStored(response, of.digest, `blob ${of.digest} of ${formatName(remote.name)}`)
      return { kind: 'stored' }
    }
    return classifyRefusal(remote, await parseErrorResponse(response), { method: 'PUT', operation })
  } catch (error) {
    supply.throwIfFailed()
    remote.signal.throwIfAborted()
    if (!(error instanceof RegistryError) || !isDoubtful(error.details)) throw error
    return { kind: 'unsure', error }
  }
}

/** A refusal of an upload as what it means for the blob. Throws it where it is final. */
export function classifyRefusal(remote: RepositoryContext, refusal: ErrorResponse, asked: AskedRequest): UploadResult {
  const { status } = refusal
  if (status === 413 || status === 416) return { kind: 'too-large' }
  const error = toRegistryError(remote, refusal, asked)
  if (isDoubtful(refusal)) return { kind: 'unsure', error }
  throw error
}

interface Doubt {
  readonly status?: number
  readonly codes?: readonly string[]
}

/** No answer, a server's own trouble, or an upload that the registry does not know any more. */
function isDoubtful({ status, codes = [] }: Doubt): boolean {
  if (status === undefined || status === 404 || status === 408 || status === 429 || status >= 499) return true
  return codes.includes('BLOB_UPLOAD_INVALID') || codes.includes('BLOB_UPLOAD_UNKNOWN')
}
