// Resolves a tag or digest to its descriptor, by HEAD if that is enough (distribution-spec end-3).
import { isDigestOf } from '../../model/decode/is-digest-of.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { type Digest, isDigest } from '../../model/digest.ts'
import { RegistryError } from '../../model/errors.ts'
import { manifestAccept } from '../../model/media-types.ts'
import { isDigestAt, type Tag } from '../../model/reference.ts'
import { UnsupportedManifestError } from '../../model/unsupported-manifest.ts'
import type { ResolveOptions } from '../../repository.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { checkIsRegistry } from '../api-check.ts'
import { type RepositoryContext, send } from '../request.ts'
import { isPage, readRegistryError } from '../response.ts'
import { getManifest } from './read.ts'
import { recordServed, trackRead } from './served.ts'

/**
 * The descriptor that `at` names now; `undefined` if it is absent. By GET if the response to the HEAD is incomplete
 * (`head-manifest-405`, `no-digest-header`, 5xx) or names another digest than expected. Throws RegistryError, and
 * IntegrityError by GET.
 */
export async function resolve(
  remote: RepositoryContext,
  at: Tag | Digest,
  { expected, certain = false }: ResolveOptions = {},
): Promise<Descriptor | undefined> {
  const { learned } = remote.host.session
  if (certain || learned.headRefused === true) return resolveByGet(remote, at, expected)
  const descriptor = await trackRead(remote, resolveByHead(remote, at))
  const isDoubtful = descriptor === 'incomplete' || (expected !== undefined && descriptor?.digest !== expected)
  return isDoubtful ? resolveByGet(remote, at, expected) : descriptor
}

/**
 * By GET and hash. A manifest has one digest per algorithm: if the expected digest is one of them, it is returned. A
 * manifest of a type that is not copied exists all the same.
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

async function resolveByHead(
  remote: RepositoryContext,
  at: Tag | Digest,
): Promise<Descriptor | undefined | 'incomplete'> {
  const request = {
    method: 'HEAD',
    path: `manifests/${at}`,
    operation: `look up ${at}`,
    headers: { accept: manifestAccept },
  } as const
  const response = await send(remote, request)
  const { status } = response
  if (status === 429) throw await readRegistryError(remote, response, request)
  await response.discard()
  if (status === 404) await checkIsRegistry(remote, response, request.operation)
  if (status === 404) return undefined
  if (status === 405) remote.host.session.learned.headRefused = true
  const descriptor = status === 200 ? descriptorOf(response, at) : undefined
  if (descriptor === undefined) return 'incomplete'
  recordServed(remote, descriptor.digest)
  return descriptor
}

/** The descriptor in the headers of a response; `undefined` if a part is missing or the digest is not the requested one. */
function descriptorOf(response: RegistryResponse, at: Tag | Digest): Descriptor | undefined {
  const { headers } = response
  const digest = headers['docker-content-digest'] ?? ''
  const mediaType = headers['content-type']?.split(';')[0]?.trim() ?? ''
  const size = Number(headers['content-length'] ?? Number.NaN)
  if (isPage(response) || !isDigest(digest) || mediaType === '') return undefined
  if (!Number.isSafeInteger(size) || size < 0) return undefined
  return isDigestAt(at) && digest !== at ? undefined : { mediaType, digest, size }
}
