// Requests about an upload session: start it, with or without a mount, ask for its state, cancel it (end-4, 11, 13, 14).

import { RegistryError } from '../../model/errors.ts'
import { formatName } from '../../model/reference.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { type Location, resolveLocation } from '../location.ts'
import { type RepositoryContext, send } from '../request.ts'
import { type ErrorResponse, isPage, parseErrorResponse, toRegistryError } from '../response.ts'

/** An open upload session. Each response may name another URL to continue at. */
export interface Upload {
  readonly location: Location
  /** Bytes: the chunk sizes that the registry accepts. The maximum is Cloudflare's extension. */
  readonly chunkMinLength: number
  readonly chunkMaxLength: number
}

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

export const startOperation = 'start an upload'

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
  throw toRegistryError(remote, refusal, { method: 'POST', operation: startOperation })
}

/**
 * The session that a response names by its Location, relative or absolute, the query kept exactly, because distribution
 * signs it (distribution-spec, "Pushing a blob in chunks"). Without a Location, `previous` stays valid.
 */
export function uploadAt(
  { name }: Pick<RepositoryContext, 'name'>,
  { headers, url, status }: RegistryResponse,
  previous?: Upload,
): Upload {
  const reference = headers['location']
  const location = reference === undefined ? previous?.location : resolveLocation(reference, url)
  if (location === undefined)
    throw new RegistryError({
      registry: name.registry,
      repository: formatName(name),
      operation: startOperation,
      access: 'write',
      status,
      detail: 'the response has no valid Location to upload to',
    })
  return {
    location,
    chunkMinLength: parseLength(headers['oci-chunk-min-length']) ?? previous?.chunkMinLength ?? 0,
    chunkMaxLength:
      parseLength(headers['oci-chunk-max-length']) ?? previous?.chunkMaxLength ?? Number.POSITIVE_INFINITY,
  }
}

function parseLength(header: string | undefined): number | undefined {
  const length = Number(header ?? Number.NaN)
  return Number.isSafeInteger(length) && length > 0 ? length : undefined
}

/** The session's URL as a request's path. */
export function pathOf({ url, requestTarget }: Location): {
  readonly path: URL
  readonly requestTarget?: string
} {
  return { path: url, ...(requestTarget !== undefined && { requestTarget }) }
}

/** The URL that commits the upload as `digest`. Text is appended, because encoding the query again may change it. */
export function commitLocation({ location: { url, requestTarget } }: Upload, digest: string): Location {
  const append = (target: string): string => `${target}${target.includes('?') ? '&' : '?'}digest=${digest}`
  return {
    url: new URL(append(`${url.origin}${url.pathname}${url.search}`)),
    ...(requestTarget !== undefined && { requestTarget: append(requestTarget) }),
  }
}

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

/** Milliseconds. A registry removes abandoned uploads itself. */
const cancelTimeout = 2000

/** Cancels an upload (end-14). Never throws: many registries refuse it (`no-cancel`). */
export async function cancelUpload(remote: RepositoryContext, { location }: Upload): Promise<void> {
  try {
    const signal = AbortSignal.any([remote.signal, AbortSignal.timeout(cancelTimeout)])
    const request = { operation: 'cancel an upload', actions: 'pull,push', retry: 'once' } as const
    const response = await send({ ...remote, signal }, { method: 'DELETE', ...pathOf(location), ...request })
    await response.discard()
  } catch {
    // the upload stays open until the registry removes it
  }
}
