// Manifests: what a tag or digest names, with its exact bytes (distribution-spec end-2, end-3, end-7).
import type { Descriptor } from '../../model/descriptor.ts'
import { algorithmOf, type Digest, digestOf, isDigest } from '../../model/digest.ts'
import { IntegrityError, MalformedError, RegistryError } from '../../model/errors.ts'
import { decodeManifest, isDigestOf, type Manifest, manifestLimit } from '../../model/manifest.ts'
import { manifestAccept } from '../../model/media-types.ts'
import { formatName, isDigestAt, type Tag } from '../../model/reference.ts'
import { isAbsence } from '../../model/refusals/classify.ts'
import { UnsupportedManifestError } from '../../model/unsupported-manifest.ts'
import type { ResolveOptions } from '../../repository.ts'
import { readBody } from '../../transport/read-body.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { checkIsRegistry, notARegistry } from '../api-check.ts'
import { type RepositoryContext, send } from '../request.ts'
import { isPage, parseErrorResponse, readRegistryError, toRegistryError, withErrorContext } from '../response.ts'

const accept = { accept: manifestAccept }

/**
 * What `at` names now, by HEAD; by GET if the registry does not answer a HEAD in full (`head-manifest-405`,
 * `no-digest-header`, 5xx) or the digest is not the one asked. Throws RegistryError, and IntegrityError by GET.
 */
export async function resolve(
  remote: RepositoryContext,
  at: Tag | Digest,
  { expected, certain = false }: ResolveOptions = {},
): Promise<Descriptor | undefined> {
  const { learned } = remote.host.session
  if (certain || learned.headRefused === true) return resolveByGet(remote, at, expected)
  const descriptor = await tracked(remote, lookUp(remote, at))
  const doubted = descriptor === 'unanswered' || (expected !== undefined && descriptor?.digest !== expected)
  return doubted ? resolveByGet(remote, at, expected) : descriptor
}

/**
 * By GET and hash. One manifest has a digest per algorithm: if its bytes have the one that is expected, that is returned.
 * A manifest of a type that is not copied exists all the same.
 */
async function resolveByGet(
  remote: RepositoryContext,
  at: Tag | Digest,
  expected: Digest | undefined,
): Promise<Descriptor | undefined> {
  try {
    const manifest = await getManifest(remote, at)
    if (manifest === undefined || expected === undefined) return manifest?.descriptor
    const isExpected = isDigestOf(manifest.bytes, expected, manifest.descriptor.mediaType)
    return isExpected ? { ...manifest.descriptor, digest: expected } : manifest.descriptor
  } catch (error) {
    const cause = error instanceof RegistryError ? error.cause : undefined
    if (cause instanceof UnsupportedManifestError) return cause.descriptor
    throw error
  }
}

async function lookUp(remote: RepositoryContext, at: Tag | Digest): Promise<Descriptor | undefined | 'unanswered'> {
  const question = { method: 'HEAD', path: `manifests/${at}`, operation: `look up ${at}`, headers: accept } as const
  const response = await send(remote, question)
  const { status } = response
  if (status === 429) throw await readRegistryError(remote, response, question)
  await response.discard()
  if (status === 404) await checkIsRegistry(remote, response, question.operation)
  if (status === 404) return undefined
  if (status === 405) remote.host.session.learned.headRefused = true
  const descriptor = status === 200 ? describedBy(response, at) : undefined
  if (descriptor === undefined) return 'unanswered'
  noteServed(remote, descriptor.digest)
  return descriptor
}

/** The descriptor in a response's headers, whatever its type; `undefined` if one is missing or is not what was asked. */
function describedBy(response: RegistryResponse, at: Tag | Digest): Descriptor | undefined {
  const { headers } = response
  const digest = headers['docker-content-digest'] ?? ''
  const mediaType = headers['content-type']?.split(';')[0]?.trim() ?? ''
  const size = Number(headers['content-length'] ?? Number.NaN)
  if (isPage(response) || !isDigest(digest) || mediaType === '') return undefined
  if (!Number.isSafeInteger(size) || size < 0) return undefined
  return isDigestAt(at) && digest !== at ? undefined : { mediaType, digest, size }
}

function noteServed({ host, name }: RepositoryContext, digest: Digest): void {
  const digests = host.served.digests.get(name.path) ?? new Set()
  host.served.digests.set(name.path, digests.add(digest))
}

/** Remembers a read until it ends, so that `servedBy` can wait for it. */
function tracked<T>({ host, name }: RepositoryContext, read: Promise<T>): Promise<T> {
  const reads = host.served.reads.get(name.path) ?? new Set()
  host.served.reads.set(name.path, reads.add(read))
  return read.finally(() => reads.delete(read))
}

/** The digests that a repository served in this run, reads under way included. */
export async function servedBy({ host, name }: RepositoryContext): Promise<ReadonlySet<Digest>> {
  const reads: readonly Promise<unknown>[] = [...(host.served.reads.get(name.path) ?? [])]
  await Promise.allSettled(reads)
  return host.served.digests.get(name.path) ?? new Set()
}

/**
 * The manifest with its exact bytes; `undefined` where absent. The digest is what the bytes hash to: it must be the one
 * asked, or for a tag the one that the registry claims. Throws IntegrityError, MalformedError, RegistryError.
 */
export function readManifest(remote: RepositoryContext, at: Tag | Digest): Promise<Manifest | undefined> {
  return tracked(remote, requestManifest(remote, at))
}

async function requestManifest(remote: RepositoryContext, at: Tag | Digest): Promise<Manifest | undefined> {
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
    if (!isAbsence(refusal)) throw toRegistryError(remote, refusal, question)
    await checkIsRegistry(remote, response, operation)
    return undefined
  }
  if (isPage(response)) throw new MalformedError(notARegistry('a web page'))
  const what = `manifest ${at} of ${formatName(remote.name)}`
  const bytes = await readBody(response, manifestLimit, what)
  if (isGzipped(bytes)) throw new MalformedError(compressed)
  const claimed = response.headers['docker-content-digest'] ?? ''
  const expected = isDigestAt(at) ? at : isDigest(claimed) ? claimed : undefined
  const contentType = response.headers['content-type']
  if (expected !== undefined && !isDigestOf(bytes, expected, contentType))
    throw new IntegrityError(what, expected, digestOf(bytes, algorithmOf(expected)))
  const manifest = decodeManifest(bytes, contentType, expected)
  noteServed(remote, manifest.descriptor.digest)
  return manifest
}

const compressed =
  'the manifest is compressed with gzip: the registry and any proxy must serve manifests without Content-Encoding'

/** JSON never begins so (RFC 1952, 2.3.1). */
function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
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
  'The response may come from a proxy or a login page, or the content is not an image: look at the address with a browser.'

/** A registry that names other bytes than were sent. A digest of another algorithm says nothing (distribution, sha512). */
export function checkStored({ headers }: RegistryResponse, digest: Digest, what: string): void {
  const told = headers['docker-content-digest'] ?? ''
  if (isDigest(told) && algorithmOf(told) === algorithmOf(digest) && told !== digest)
    throw new IntegrityError(what, digest, told)
}
