// Pushes manifests and tags, and proves it: a status alone is no proof, since proxies answer 200 with pages of their own.
import { type Digest, isDigest } from '../../model/digest.ts'
import { IntegrityError, RegistryError } from '../../model/errors.ts'
import { isDigestOf, type Manifest } from '../../model/manifest.ts'
import { formatName, type Tag } from '../../model/reference.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { type RepositoryContext, send } from '../request.ts'
import { isPage, readRegistryError } from '../response.ts'
import { readManifest } from './read.ts'

/** Reads after a write that its response does not prove: a registry may lag. */
const readLimit = 4

export interface ManifestPush {
  readonly at: Tag | Digest
  /** `tag=a&tag=b`: further tags (distribution-spec 1.2 draft, end-7b). */
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  /** `once`: a failure is handed over, so that the caller can repeat it in another way. */
  readonly retry?: 'safe' | 'once'
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
  const { at, query, headers = {}, retry = 'safe' } = push
  const question = {
    method: 'PUT',
    path: `manifests/${at}${query === undefined ? '' : `?${query}`}`,
    operation: `push manifest ${at}`,
    headers,
    retry,
    actions: 'pull,push',
    body: { kind: 'bytes', bytes: manifest.bytes, contentType: manifest.descriptor.mediaType },
  } as const
  for (let lag = 0; ; lag++) {
    const response = await send(remote, question)
    if (response.status <= 204) {
      await response.discard()
      if (!namesManifest(response, manifest)) await readBack(remote, manifest, { at, response })
      remote.host.sent.add(remote.name.path)
      return response
    }
    const error = await readRegistryError(remote, response, question)
    const pause = lagPauses[lag]
    if (!missesContent(error) || pause === undefined || !mayArriveLate(remote, manifest)) throw error
    await remote.host.wait(pause, remote.signal)
  }
}

/** Milliseconds between PUTs of a manifest whose content was sent, and that a replica does not have yet. */
const lagPauses: readonly number[] = [500, 1000, 2000, 3000, 4000]
const missingContentCodes: ReadonlySet<string> = new Set(['MANIFEST_BLOB_UNKNOWN', 'BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'])

function missesContent({ details: { codes = [] } }: RegistryError): boolean {
  return codes.some((code) => missingContentCodes.has(code))
}

/**
 * Whether the missing content may be on its way between replicas. It is not if nothing was sent to the repository. If
 * some content was mounted, or reported as present, the first refusal of a manifest is believed at once, and mounts no
 * longer are, so that the caller can send the content.
 */
function mayArriveLate({ host, name }: RepositoryContext, { descriptor: { digest } }: Manifest): boolean {
  const key = `${name.path}@${digest}`
  if (!host.unsent.has(name.path) || host.refusedManifests.has(key)) return host.sent.has(name.path)
  host.refusedManifests.add(key)
  host.session.learned.selfMount = false
  if (host.remembered !== undefined) host.remembered.doubts = Number.POSITIVE_INFINITY
  return false
}

/**
 * Stores the manifest by its digest. Manifests with one subject go one after the other: a registry that keeps a list of
 * referrers without a lock loses entries otherwise (`racy-referrers`).
 */
export async function pushManifest(remote: RepositoryContext, manifest: Manifest): Promise<void> {
  const { subject } = manifest
  const push = () => pushBesideOthers(remote, manifest)
  if (subject === undefined) return push()
  return remote.host.turns.runExclusive(`${remote.name.path}@${subject.digest}`, push, remote.signal)
}

/**
 * Manifests are pushed side by side. A repository that answers 500 to that gets them one at a time from then on: Gitea
 * fails at concurrent writes of one package.
 */
async function pushBesideOthers(remote: RepositoryContext, manifest: Manifest): Promise<void> {
  const { host, name } = remote
  const { digest } = manifest.descriptor
  const pushes = host.manifestPushes.get(name.path) ?? { inFlight: 0, serial: false }
  host.manifestPushes.set(name.path, pushes)
  const push = (retry: 'safe' | 'once') => putManifest(remote, manifest, { at: digest, retry })
  pushes.inFlight += 1
  const isBesideOthers = pushes.inFlight > 1
  try {
    if (!pushes.serial) return void (await push(isBesideOthers ? 'once' : 'safe'))
  } catch (error) {
    if (!(error instanceof RegistryError) || error.details.retryable !== true || !isBesideOthers) throw error
    pushes.serial ||= error.details.status === 500
  } finally {
    pushes.inFlight -= 1
  }
  const again = async (): Promise<void> => void (await push('safe'))
  return pushes.serial ? host.turns.runExclusive(`manifests of ${name.path}`, again, remote.signal) : again()
}

/** Whether the response names the bytes that were sent, by whatever algorithm (distribution answers sha256 to sha512). */
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
