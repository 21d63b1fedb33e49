// The requests that carry the bytes of a blob and commit them, and what their refusals mean (distribution-spec end-5, 6).
import type { Descriptor } from '../../../model/descriptor.ts'
import { RegistryError } from '../../../model/errors.ts'
import { formatName } from '../../../model/reference.ts'
import type { RegistryResponse } from '../../../transport/types.ts'
import { type RepositoryContext, type RepositoryRequest, send } from '../../request.ts'
import { type AskedRequest, type ErrorResponse, isPage, parseErrorResponse, toRegistryError } from '../../response.ts'
import { checkStored, unprovenWrite } from '../../write-proof.ts'
import type { BlobSource } from './blob-source.ts'
import { commitLocation, pathOf, type Upload, uploadAt } from './location.ts'
import type { UploadStatus } from './status.ts'

/** Milliseconds without a response: GHCR takes ten seconds for a commit, large blobs on slow disks minutes. */
const commitTimeout = 600_000
/** The result of an upload. Unless it is `stored`, the session can only be used to request its state. */
export type UploadResult =
  | { readonly kind: 'stored' }
  /** More bytes than the registry takes in one request. */
  | { readonly kind: 'too-large'; readonly error: RegistryError }
  /** A proxy or the registry does not accept this kind of request, but may accept chunks or a PATCH. */
  | { readonly kind: 'unsuited'; readonly error: RegistryError }
  /** The blob may be stored or not. */
  | { readonly kind: 'unsure'; readonly error: RegistryError }

export interface Transfer {
  readonly remote: RepositoryContext
  readonly blob: Descriptor
  readonly source: BlobSource
}

/** All bytes, and the commit, in one PUT. */
export async function putWhole(transfer: Transfer, upload: Upload): Promise<UploadResult> {
  const { source } = transfer
  return commit(transfer, upload, { body: await source.body(), bodySize: source.bodySize })
}

/** The bytes from the status's offset on, and the commit, in one PUT. */
export function putRest(transfer: Transfer, { upload, offset }: UploadStatus): Promise<UploadResult> {
  const { blob, source } = transfer
  if (offset >= blob.size) return commit(transfer, upload, {})
  const headers = { 'content-range': `${offset}-${blob.size - 1}` }
  return commit(transfer, upload, { headers, body: source.bodyFrom(offset), bodySize: source.bodySize })
}

/** All bytes in one PATCH, as docker sends them; the commit follows. */
export async function patchWhole(transfer: Transfer, upload: Upload): Promise<UploadResult> {
  const { source, blob } = transfer
  const request = { body: await source.body(), bodySize: source.bodySize, operation: `send blob ${blob.digest}` }
  const next = await settled(transfer, { method: 'PATCH', operation: request.operation }, async () => {
    const response = await sendTo(transfer.remote, upload, { ...request, method: 'PATCH' })
    if (response.status >= 300) return response
    await response.discard()
    return uploadAt(transfer.remote, response, upload)
  })
  return 'kind' in next ? next : commit(transfer, next, {})
}

type Payload = Pick<RepositoryRequest, 'body' | 'bodySize' | 'headers'>

/** The PUT that ends an upload (end-6), with the bytes that are still to be sent. */
export async function commit(transfer: Transfer, upload: Upload, payload: Payload): Promise<UploadResult> {
  const { remote, blob } = transfer
  const operation = `send blob ${blob.digest}`
  const result = await settled(transfer, { method: 'PUT', operation }, async () => {
    const location = commitLocation(upload, blob.digest)
    const response = await sendTo(remote, { ...upload, location }, { ...payload, method: 'PUT', operation })
    if (response.status >= 300) return response
    await response.discard()
    if (isPage(response)) return { kind: 'unsure', error: unprovenWrite(remote, operation, response) }
    checkStored(response, blob.digest, `blob ${blob.digest} of ${formatName(remote.name)}`)
    return { kind: 'stored' }
  })
  if ('kind' in result) return result
  throw new TypeError('a commit opens no upload')
}

export function sendTo(
  remote: RepositoryContext,
  { location }: Upload,
  request: Omit<RepositoryRequest, 'path'>,
): Promise<RegistryResponse> {
  const common = { actions: 'pull,push', retry: 'once', idleTimeout: commitTimeout } as const
  return send(remote, { ...request, ...pathOf(location), ...common })
}

/** Runs a request that carries bytes. Throws what is wrong with the bytes, and refusals that are final. */
async function settled<T extends Upload | UploadResult>(
  { remote, source }: Transfer,
  asked: AskedRequest,
  request: () => Promise<T | RegistryResponse>,
): Promise<T | UploadResult> {
  try {
    const result = await request()
    return 'discard' in result ? classifyUploadRefusal(remote, await parseErrorResponse(result), asked) : result
  } catch (error) {
    source.throwIfFailed()
    remote.signal.throwIfAborted()
    if (!(error instanceof RegistryError) || !isUncertain(error)) throw error
    return { kind: 'unsure', error }
  }
}

/** The statuses of proxies and servers that want the bytes sent in another way. 408, 504: in less time. */
const unsuitedStatuses: ReadonlySet<number> = new Set([400, 408, 411, 415, 501, 504])
/** Codes that a refusal of the transfer itself may have: any other code is about the blob, the name or the login. */
const transferCodes: ReadonlySet<string> = new Set(['SIZE_INVALID', 'UNSUPPORTED', 'UNKNOWN', 'UNAVAILABLE'])

/** What the refusal of a request with bytes means. Throws it if it is final. */
export async function classifyUploadRefusal(
  remote: RepositoryContext,
  refusal: ErrorResponse,
  asked: AskedRequest,
): Promise<UploadResult> {
  const { status, codes } = refusal
  const error = await toRegistryError(remote, refusal, asked)
  if (refusal.code === 'quota-exceeded' || refusal.code === 'storage-full') throw error
  if (status === 413 || status === 416) return { kind: 'too-large', error }
  if (unsuitedStatuses.has(status) && codes.every((code) => transferCodes.has(code))) return { kind: 'unsuited', error }
  if (isUnsure(refusal)) return { kind: 'unsure', error }
  throw error
}

/** A failure of the server, or an upload that it does not know any more. */
function isUnsure({ status, codes }: ErrorResponse): boolean {
  if (status === 404 || status === 408 || status === 429 || status >= 499) return true
  return codes.includes('BLOB_UPLOAD_INVALID') || codes.includes('BLOB_UPLOAD_UNKNOWN')
}

/** Whether the request may have arrived, or may arrive later. A forbidden redirect or address stays forbidden. */
export function isUncertain({ code, details: { status, retryable } }: RegistryError): boolean {
  if (status === undefined) return code === 'no-response' || retryable === true
  return isUnsure({ status, codes: [], detail: '' })
}
