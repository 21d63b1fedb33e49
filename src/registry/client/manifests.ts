// Manifests: what a tag or digest names, with its exact bytes (distribution-spec end-2, end-3, end-7).
import type { Descriptor } from '../model/descriptor.ts'
import { algorithmOf, type Digest, digestOf, isDigest } from '../model/digest.ts'
import { IntegrityError, type RegistryError } from '../model/errors.ts'
import { decodeManifest, type Manifest, manifestLimit } from '../model/manifest.ts'
import { isManifestType, manifestAccept } from '../model/media-types.ts'
import { formatName, isDigestAt, type Tag } from '../model/reference.ts'
import { isAbsence } from '../model/refusal.ts'
import { readBody } from '../transport/read-body.ts'
import type { RegistryResponse } from '../transport/types.ts'
import { type RepositoryContext, send } from './request.ts'
import { parseErrorResponse, readRegistryError, toRegistryError, withErrorContext } from './response.ts'

const accept = { accept: manifestAccept }

/**
 * What `at` names now, by HEAD; by GET where the registry does not answer a HEAD in full (`head-manifest-405`,
 * `no-digest-header`) or its digest is not the one asked. Throws RegistryError, and IntegrityError by GET.
 */
export async function resolve(remote: RepositoryContext, at: Tag | Digest): Promise<Descriptor | undefined> {
  const { learned } = remote.host.session
  if (learned.headRefused === true) return (await getManifest(remote, at))?.descriptor
  const question = { method: 'HEAD', path: `manifests/${at}`, operation: `look up ${at}`, headers: accept } as const
  const response = await send(remote, question)
  const { status } = response
  if (status === 429 || status >= 500) throw await readRegistryError(remote, response, question)
  await response.discard()
  if (status === 404) return undefined
  const told = status === 200 ? describedBy(response, at) : undefined
  if (told !== undefined) return told
  const manifest = await getManifest(remote, at)
  if (status === 405) learned.headRefused = true
  return manifest?.descriptor
}

/** The descriptor in an answer's headers; `undefined` where one is missing or is not what was asked. */
function describedBy({ headers }: RegistryResponse, at: Tag | Digest): Descriptor | undefined {
  const digest = headers['docker-content-digest'] ?? ''
  const mediaType = headers['content-type']?.split(';')[0]?.trim() ?? ''
  const size = Number(headers['content-length'] ?? Number.NaN)
  if (!isDigest(digest) || !isManifestType(mediaType) || !Number.isSafeInteger(size) || size < 0) return undefined
  return isDigestAt(at) && digest !== at ? undefined : { mediaType, digest, size }
}

/**
 * The manifest with its exact bytes; `undefined` where absent. The digest is what the bytes hash to: it must be the one
 * asked, or for a tag the one that the registry claims. Throws IntegrityError, MalformedError, RegistryError.
 */
export async function readManifest(remote: RepositoryContext, at: Tag | Digest): Promise<Manifest | undefined> {
  const operation = `read manifest ${at}`
  const question = {
    method: 'GET',
    path: `manifests/${at}`,
    operation,
    headers: accept,
    bufferLimit: manifestLimit,
  } as const
  const response = await send(remote, question)
  if (response.status !== 200) {
    const refusal = await parseErrorResponse(response)
    if (isAbsence(refusal)) return undefined
    throw toRegistryError(remote, refusal, question)
  }
  const what = `manifest ${at} of ${formatName(remote.name)}`
  const bytes = await readBody(response, manifestLimit, what)
  const claimed = response.headers['docker-content-digest'] ?? ''
  const expected = isDigestAt(at) ? at : isDigest(claimed) ? claimed : undefined
  const actual = digestOf(bytes, expected === undefined ? 'sha256' : algorithmOf(expected))
  if (expected !== undefined && actual !== expected) throw new IntegrityError(what, expected, actual)
  return decodeManifest(bytes, response.headers['content-type'], algorithmOf(actual))
}

/** readManifest, where anything but a manifest under status 200 (a login page, a portal) is a failure of that registry. */
export function getManifest(remote: RepositoryContext, at: Tag | Digest): Promise<Manifest | undefined> {
  const { registry } = remote.name
  const operation = `read manifest ${at}`
  const asked = {
    registry,
    repository: formatName(remote.name),
    operation,
    access: 'read',
    remedy: noManifest,
  } as const
  return withErrorContext(asked, () => readManifest(remote, at))
}

const noManifest =
  'What answered may be no registry (a proxy, a login page), or what is there is no image: look at it with a browser.'

/** Stores the exact bytes under `at`, which may carry a query. Throws RegistryError with the registry's codes. */
export async function putManifest(
  remote: RepositoryContext,
  manifest: Manifest,
  { at, headers = {} }: { readonly at: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<RegistryResponse> {
  const { digest, mediaType } = manifest.descriptor
  const operation = `push manifest ${at}`
  const question = {
    method: 'PUT',
    path: `manifests/${at}`,
    operation,
    headers,
    actions: 'pull,push',
    body: { kind: 'bytes', bytes: manifest.bytes, contentType: mediaType },
  } as const
  const response = await send(remote, question)
  if (response.status > 202) throw disbelieving(remote, await readRegistryError(remote, response, question))
  await response.discard()
  checkStored(response, digest, `manifest ${at} of ${formatName(remote.name)}`)
  return response
}

/** Content that is missing though a mount said it was there: that answer is not asked for again, so that a repetition helps. */
function disbelieving(remote: RepositoryContext, error: RegistryError): RegistryError {
  const missing = error.details.codes?.some((code) => code === 'MANIFEST_BLOB_UNKNOWN' || code === 'BLOB_UNKNOWN')
  if (missing === true) {
    remote.host.session.learned.selfMount = false
    if (remote.host.remembered !== undefined) remote.host.remembered.doubts = Number.POSITIVE_INFINITY
  }
  return error
}

/** A registry that names other bytes than were sent. A digest of another algorithm says nothing (distribution, sha512). */
export function checkStored({ headers }: RegistryResponse, digest: Digest, what: string): void {
  const told = headers['docker-content-digest'] ?? ''
  if (isDigest(told) && algorithmOf(told) === algorithmOf(digest) && told !== digest)
    throw new IntegrityError(what, digest, told)
}
