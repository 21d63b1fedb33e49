// Checks that a write was stored: a status alone is no proof, because proxies answer 200 with pages of their own.
import { algorithmOf, type Digest, isDigest } from '../model/digest.ts'
import { IntegrityError, RegistryError } from '../model/errors.ts'
import { formatName } from '../model/reference.ts'
import type { RegistryResponse } from '../transport/types.ts'
import type { RepositoryContext } from './request.ts'
import { isPage } from './response.ts'

/**
 * Throws IntegrityError if the response names other bytes than were sent. A digest of another algorithm is no
 * contradiction: distribution answers sha256 to sha512.
 */
export function checkStored({ headers }: RegistryResponse, digest: Digest, what: string): void {
  const reported = headers['docker-content-digest'] ?? ''
  if (isDigest(reported) && algorithmOf(reported) === algorithmOf(digest) && reported !== digest)
    throw new IntegrityError(what, digest, reported)
}

/** The error of a write that was answered with success, although no read shows it. */
export function unprovenWrite(
  { name }: RepositoryContext,
  operation: string,
  response: RegistryResponse,
): RegistryError {
  const page = isPage(response) ? 'the response is a web page, and ' : ''
  return new RegistryError({
    registry: name.registry,
    repository: formatName(name),
    operation,
    access: 'write',
    code: 'unproven-write',
    status: response.status,
    detail: `${page}a read does not show the change`,
    remedy: 'A proxy or a login page may have answered instead of the registry: look at its address with a browser.',
  })
}
