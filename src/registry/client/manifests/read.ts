// Reads a manifest with its exact bytes, and checks them against its digest (distribution-spec end-3).
import { isDigestOf } from '../../model/decode/is-digest-of.ts'
import { decodeManifest, manifestLimit } from '../../model/decode/manifest.ts'
import { algorithmOf, type Digest, digestOf, isDigest } from '../../model/digest.ts'
import { IntegrityError, MalformedError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import { manifestAccept } from '../../model/media-types.ts'
import { formatName, isDigestAt, type Tag } from '../../model/reference.ts'
import { isAbsence } from '../../model/refusals/classify.ts'
import { readBody } from '../../transport/read-body.ts'
import { checkIsRegistry, notARegistry } from '../api-check.ts'
import { type RepositoryContext, send } from '../request.ts'
import { isPage, parseErrorResponse, toRegistryError, withErrorContext } from '../response.ts'
import { recordServed, trackRead } from './served.ts'

/**
 * The manifest; `undefined` if it is absent. The hash of the bytes must be the requested digest, or for a tag the digest
 * that the registry claims. Throws IntegrityError, MalformedError, RegistryError.
 */
export function readManifest(remote: RepositoryContext, at: Tag | Digest): Promise<Manifest | undefined> {
  return trackRead(remote, requestManifest(remote, at))
}

async function requestManifest(remote: RepositoryContext, at: Tag | Digest): Promise<Manifest | undefined> {
  const operation = `read manifest ${at}`
  const request = {
    method: 'GET',
    path: `manifests/${at}`,
    operation,
    headers: { accept: manifestAccept },
    bufferLimit: manifestLimit,
  } as const
  const response = await send(remote, request)
  // 203: a proxy passed the body on (RFC 9110, 15.3.4); the digest decides
  if (response.status !== 200 && response.status !== 203) {
    const refusal = await parseErrorResponse(response)
    if (!isAbsence(refusal)) throw await toRegistryError(remote, refusal, request)
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
  recordServed(remote, manifest.descriptor.digest)
  return manifest
}

const compressed =
  'the manifest is compressed with gzip: the registry and any proxy must serve manifests without Content-Encoding'

/** The magic number of gzip (RFC 1952, 2.3.1), with which no JSON begins. */
function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** readManifest, but a response with status 200 that holds no manifest (a login page, a portal) is a RegistryError. */
export function getManifest(remote: RepositoryContext, at: Tag | Digest): Promise<Manifest | undefined> {
  const context = {
    registry: remote.name.registry,
    repository: formatName(remote.name),
    operation: `read manifest ${at}`,
    access: 'read',
    remedy: noManifest,
  } as const
  return withErrorContext(context, () => readManifest(remote, at))
}

const noManifest =
  'The response may come from a proxy or a login page, or the content is not an image: look at the address with a browser.'
