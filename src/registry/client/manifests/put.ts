// Stores the exact bytes of a manifest under a tag or digest, and proves that they are stored (distribution-spec end-7).
import { isDigestOf } from '../../model/decode/is-digest-of.ts'
import { type Digest, isDigest } from '../../model/digest.ts'
import { IntegrityError, type RegistryError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import { formatName, type Tag } from '../../model/reference.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { type RepositoryContext, send } from '../request.ts'
import { isPage, readRegistryError } from '../response.ts'
import { unprovenWrite } from '../write-proof.ts'
import { readManifest } from './read.ts'

/** Reads after a write that its response does not prove: a registry may lag. */
const readLimit = 4

export interface ManifestPush {
  readonly at: Tag | Digest
  /** `tag=a&tag=b`: further tags (distribution-spec 1.2 draft, end-7b). */
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  /** `once`: a failure is thrown at once, so that the caller can repeat the request in another way. */
  readonly retry?: 'safe' | 'once'
}

/**
 * The write is proven if the response names the digest of the bytes, or a read returns them. Throws RegistryError with
 * the registry's codes (`unproven-write`: no proof), and IntegrityError if the registry names other bytes.
 */
export async function putManifest(
  remote: RepositoryContext,
  manifest: Manifest,
  push: ManifestPush,
): Promise<RegistryResponse> {
  const { at, query, headers = {}, retry = 'safe' } = push
  const request = {
    method: 'PUT',
    path: `manifests/${at}${query === undefined ? '' : `?${query}`}`,
    operation: `push manifest ${at}`,
    headers,
    retry,
    actions: 'pull,push',
    body: { kind: 'bytes', bytes: manifest.bytes, contentType: manifest.descriptor.mediaType },
  } as const
  for (let attempt = 0; ; attempt++) {
    const response = await send(remote, request)
    if (response.status <= 204) {
      await response.discard()
      if (!namesManifest(response, manifest)) await readBack(remote, manifest, { at, response })
      remote.host.sent.add(remote.name.path)
      return response
    }
    const error = await readRegistryError(remote, response, request)
    const delay = replicationDelays[attempt]
    if (!missesContent(error) || delay === undefined || !mayArriveLate(remote, manifest)) throw error
    await remote.host.wait(delay, remote.signal)
  }
}

/** Milliseconds between PUTs of a manifest whose content was sent, but has not reached every replica yet. */
const replicationDelays: readonly number[] = [500, 1000, 2000, 3000, 4000]
const missingContentCodes: ReadonlySet<string> = new Set(['MANIFEST_BLOB_UNKNOWN', 'BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'])

function missesContent({ details: { codes = [] } }: RegistryError): boolean {
  return codes.some((code) => missingContentCodes.has(code))
}

/**
 * Whether the missing content may still be on its way between replicas. It is not if nothing was sent to the
 * repository. If some content was mounted, or reported as present, the first refusal of a manifest is taken as true:
 * mounts are not trusted any more, so that the caller sends the content.
 */
function mayArriveLate({ host, name }: RepositoryContext, { descriptor: { digest } }: Manifest): boolean {
  const key = `${name.path}@${digest}`
  if (!host.unsent.has(name.path) || host.refusedManifests.has(key)) return host.sent.has(name.path)
  host.refusedManifests.add(key)
  host.session.learned.selfMount = false
  if (host.remembered !== undefined) host.remembered.doubts = Number.POSITIVE_INFINITY
  return false
}

/** Whether the response names the bytes that were sent, by any algorithm (distribution answers sha256 to sha512). */
function namesManifest(response: RegistryResponse, { bytes, descriptor }: Manifest): boolean {
  const digest = response.headers['docker-content-digest'] ?? ''
  return isDigest(digest) && !isPage(response) && isDigestOf(bytes, digest, descriptor.mediaType)
}

interface Unproven {
  readonly at: Tag | Digest
  readonly response: RegistryResponse
}

async function readBack(remote: RepositoryContext, manifest: Manifest, { at, response }: Unproven): Promise<void> {
  for (let read = 0; read < readLimit; read++) {
    if (read > 0) await remote.host.wait(100 * 2 ** read, remote.signal)
    const stored = await storedUnder(remote, at)
    if (stored !== undefined && Buffer.compare(stored.bytes, manifest.bytes) === 0) return
  }
  const reported = response.headers['docker-content-digest'] ?? ''
  const { digest } = manifest.descriptor
  if (isDigest(reported)) throw new IntegrityError(`manifest ${at} of ${formatName(remote.name)}`, digest, reported)
  throw unprovenWrite(remote, `push manifest ${at}`, response)
}

/** The manifest that a tag or digest names now; `undefined` if it is absent or cannot be read. */
async function storedUnder(remote: RepositoryContext, at: Tag | Digest): Promise<Manifest | undefined> {
  try {
    return await readManifest(remote, at)
  } catch {
    remote.signal.throwIfAborted()
    return undefined
  }
}
