// Upload sessions: opening one, with or without a mount, asking whether one may, giving one back (end-4, end-11, end-14).
import { RegistryError } from '../../model/errors.ts'
import { formatName } from '../../model/reference.ts'
import type { UploadPermission, UploadSession } from '../../repository.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { type RepositoryContext, send } from '../request.ts'
import { type ErrorResponse, parseErrorResponse, toRegistryError } from '../response.ts'

/** Where an upload goes on. Every answer may name a new place. */
export interface Upload {
  readonly at: URL
  /** Bytes, as the registry wishes its chunks; the longest is Cloudflare's addition. */
  readonly shortestChunk: number
  readonly longestChunk: number
}

export type StartUploadResult =
  | { readonly kind: 'stored' }
  | { readonly kind: 'open'; readonly upload: Upload }
  | { readonly kind: 'refused'; readonly refusal: ErrorResponse }

export interface Mount {
  readonly digest: string
  /** The path of the repository on the same registry. */
  readonly from: string
}

const starting = 'start an upload'

/** `POST …/blobs/uploads/`, with a mount where one is given. A refused mount is a value: it decides nothing. */
export async function beginUpload(remote: RepositoryContext, mount?: Mount): Promise<StartUploadResult> {
  const query = mount === undefined ? '' : `?mount=${mount.digest}&from=${mount.from}`
  const response = await send(remote, {
    method: 'POST',
    path: `blobs/uploads/${query}`,
    operation: starting,
    actions: 'pull,push',
    retry: mount === undefined ? 'safe' : 'once',
    ...(mount !== undefined && mount.from !== remote.name.path && { mountFrom: mount.from }),
  })
  if (response.status === 202) {
    await response.discard()
    return { kind: 'open', upload: uploadAt(remote, response) }
  }
  if (response.status !== 201) return { kind: 'refused', refusal: await parseErrorResponse(response) }
  await response.discard()
  return { kind: 'stored' }
}

/** An upload without a mount. Throws RegistryError where there is none to be had. */
export async function startUpload(remote: RepositoryContext): Promise<Upload> {
  const start = await beginUpload(remote)
  if (start.kind === 'open') return start.upload
  const refusal = start.kind === 'refused' ? start.refusal : { status: 201, codes: [], detail: 'no upload was opened' }
  throw toRegistryError(remote, refusal, { method: 'POST', operation: starting })
}

/**
 * Location, relative or absolute, its query kept letter by letter: distribution signs it (distribution-spec, "Pushing
 * a blob in chunks"). Where an answer names none, the upload stays at `before`.
 */
export function uploadAt({ name }: Pick<RepositoryContext, 'name'>, answer: RegistryResponse, before?: Upload): Upload {
  const { headers, url, status } = answer
  const location = headers['location']
  const at = location === undefined ? before?.at : placeIn(location, url)
  if (at === undefined)
    throw new RegistryError({
      registry: name.registry,
      repository: formatName(name),
      operation: starting,
      access: 'write',
      status,
      detail: 'the registry opened an upload and did not say where',
    })
  return {
    at,
    shortestChunk: lengthIn(headers['oci-chunk-min-length']) ?? before?.shortestChunk ?? 0,
    longestChunk: lengthIn(headers['oci-chunk-max-length']) ?? before?.longestChunk ?? Number.POSITIVE_INFINITY,
  }
}

function placeIn(location: string, base: URL): URL | undefined {
  const place = URL.canParse(location, base.href) ? new URL(location, base) : undefined
  return place !== undefined && /^https?:$/.test(place.protocol) ? place : undefined
}

function lengthIn(header: string | undefined): number | undefined {
  const length = Number(header ?? Number.NaN)
  return Number.isSafeInteger(length) && length > 0 ? length : undefined
}

/** Where the upload is committed as `digest`: text is appended, since writing the query anew may change it. */
export function commitUrl({ at }: Upload, digest: string): URL {
  return new URL(`${at.origin}${at.pathname}${at.search}${at.search === '' ? '?' : '&'}digest=${digest}`)
}

/** What the preflight learns by opening an upload (registries.md's "check push permission": no byte is sent). */
export async function openUpload(remote: RepositoryContext): Promise<UploadPermission> {
  try {
    const start = await beginUpload(remote)
    if (start.kind === 'open') return { kind: 'granted', session: seal(start.upload) }
    if (start.kind === 'stored') return { kind: 'granted' }
    return notGranted(toRegistryError(remote, start.refusal, { method: 'POST', operation: starting }))
  } catch (error) {
    remote.signal.throwIfAborted()
    if (!(error instanceof RegistryError)) throw error
    return notGranted(error)
  }
}

/** `repository-unknown`: the repository must be created first (ECR, GAR, Quay). */
const denials: ReadonlySet<string> = new Set(['unauthorized', 'denied', 'quota-exceeded', 'repository-unknown'])

/** A rate limit or a failure says nothing about rights. 405: distribution in its read-only mode. */
function notGranted(error: RegistryError): UploadPermission {
  return { kind: denials.has(error.code) || error.details.status === 405 ? 'denied' : 'unknown', error }
}

/** Milliseconds; an orphan upload is the registry's to sweep up. */
const cancelLimit = 2000

/** Gives an upload back (end-14). Many registries refuse it (`no-cancel`); nothing hangs on it. */
export async function cancelUpload(remote: RepositoryContext, { at }: Upload): Promise<void> {
  try {
    const signal = AbortSignal.any([remote.signal, AbortSignal.timeout(cancelLimit)])
    const question = {
      method: 'DELETE',
      path: at,
      operation: 'cancel an upload',
      actions: 'pull,push',
      retry: 'once',
    } as const
    const response = await send({ ...remote, signal }, question)
    await response.discard()
  } catch {
    // The upload stays open until the registry forgets it.
  }
}

const sealed = new WeakMap<object, Upload>()

/** An upload as the rest of the program holds it. */
function seal(upload: Upload): UploadSession {
  const session = {}
  sealed.set(session, upload)
  if (!isSealed(session)) throw new TypeError('unreachable')
  return session
}

function isSealed(session: object): session is UploadSession {
  return sealed.has(session)
}

/** The upload behind a session; `undefined` where it was taken already: an upload is used once. */
export function takeUpload(session: UploadSession): Upload | undefined {
  const upload = sealed.get(session)
  sealed.delete(session)
  return upload
}
