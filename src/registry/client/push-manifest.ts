// Pushes manifests and tags, and proves it: a status alone is no proof, since proxies answer 200 with pages of their own.
import { algorithmOf, type Digest, digestOf, isDigest } from '../model/digest.ts'
import { IntegrityError, RegistryError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import { formatName, type Tag } from '../model/reference.ts'
import type { RegistryResponse } from '../transport/types.ts'
import { readManifest } from './manifests.ts'
import { type RepositoryContext, send } from './request.ts'
import { isPage, readRegistryError } from './response.ts'

/** Reads after a write that its response does not prove: a registry may lag. */
const readLimit = 4

export interface ManifestPush {
  readonly at: Tag | Digest
  /** `tag=a&tag=b`: further tags (distribution-spec 1.2 draft, end-7b). */
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Stores the exact bytes under `at`. Done if the response names their digest, or a read shows them. Throws RegistryError
 * with the registry's codes (`unproven-write`: neither is so), IntegrityError if the registry names other bytes.
 */
export async function putManifest(
  remote: RepositoryContext,
  manifest: Manifest,
  push: ManifestPush,
): Promise<RegistryResponse> {
  const { at, query, headers = {} } = push
  const question = {
    method: 'PUT',
    path: `manifests/${at}${query === undefined ? '' : `?${query}`}`,
    operation: `push manifest ${at}`,
    headers,
    actions: 'pull,push',
    body: { kind: 'bytes', bytes: manifest.bytes, contentType: manifest.descriptor.mediaType },
  } as const
  const response = await send(remote, question)
  if (response.status > 204) throw withoutMounts(remote, await readRegistryError(remote, response, question))
  await response.discard()
  if (!namesManifest(response, manifest)) await readBack(remote, manifest, { at, response })
  return response
}

/**
 * Stores the manifest by its digest. Manifests with one subject go one after the other: a registry that keeps a list of
 * referrers without a lock loses entries otherwise (`racy-referrers`).
 */
export async function pushManifest(remote: RepositoryContext, manifest: Manifest): Promise<void> {
  const push = () => putManifest(remote, manifest, { at: manifest.descriptor.digest })
  const { subject } = manifest
  await (subject === undefined ? push() : remote.host.turns.runExclusive(`${remote.name.path}@${subject.digest}`, push))
}

/** Content that is missing though a mount reported it: mounts are no longer believed, so that a repetition helps. */
function withoutMounts(remote: RepositoryContext, error: RegistryError): RegistryError {
  const missing = error.details.codes?.some((code) => code === 'MANIFEST_BLOB_UNKNOWN' || code === 'BLOB_UNKNOWN')
  if (missing === true) {
    remote.host.session.learned.selfMount = false
    if (remote.host.remembered !== undefined) remote.host.remembered.doubts = Number.POSITIVE_INFINITY
  }
  return error
}

/** Whether the response names the bytes that were sent, by whatever algorithm (distribution answers sha256 to sha512). */
function namesManifest(response: RegistryResponse, { bytes }: Manifest): boolean {
  const digest = response.headers['docker-content-digest'] ?? ''
  return isDigest(digest) && !isPage(response) && digestOf(bytes, algorithmOf(digest)) === digest
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
  const named = response.headers['docker-content-digest'] ?? ''
  const { digest } = manifest.descriptor
  if (isDigest(named)) throw new IntegrityError(`manifest ${at} of ${formatName(remote.name)}`, digest, named)
  throw unprovenWrite(remote, `push manifest ${at}`, response)
}

/** What a name holds now; `undefined` if that cannot be told. */
async function storedUnder(remote: RepositoryContext, at: Tag | Digest): Promise<Manifest | undefined> {
  try {
    return await readManifest(remote, at)
  } catch {
    remote.signal.throwIfAborted()
    return undefined
  }
}

/** A write that was answered with success, and that no read shows. */
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
