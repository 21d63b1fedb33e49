// Puts a blob into a repository as cheaply as possible: already present, mounted from another repository, or uploaded.
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { formatName, type RepositoryName, sameName } from '../../model/reference.ts'
import type { BlobOutcome, BlobPush } from '../../repository.ts'
import type { RepositoryContext } from '../request.ts'
import { modestBlob } from './body-size.ts'
import { hasBlob } from './has-blob.ts'
import { blobSource } from './upload/blob-source.ts'
import { cancelUpload } from './upload/cancel.ts'
import type { Upload } from './upload/location.ts'
import { takeUpload } from './upload/permission.ts'
import { uploadSinglePost } from './upload/single-post.ts'
import { beginUpload, type StartUploadResult, startUpload } from './upload/start.ts'
import { BlobUpload } from './upload/upload.ts'

/** An upload: the blob is not there, and its bytes can be sent. */
type Presence = 'present' | 'mounted' | Upload

/**
 * Puts the blob there. The response to a mount answers whether it is present too: 201 says so, 202 opens the upload.
 * Throws RegistryError, and IntegrityError if the source's bytes do not match the descriptor.
 */
export async function pushBlob(remote: RepositoryContext, blob: Descriptor, push: BlobPush): Promise<BlobOutcome> {
  const prepared = push.session && takeUpload(push.session)
  const source = blobSource(remote, blob, push.open)
  const from = prepared === undefined ? mountCandidate(remote, push.mountFrom) : undefined
  if (prepared !== undefined || (from === undefined && isLikelyAbsent(remote))) source.preload()
  const posted = prepared ?? (from === undefined ? await uploadSinglePost(remote, blob, source) : undefined)
  const { sent, unsent } = remote.host
  if (posted === 'stored') {
    sent.add(remote.name.path)
    return 'sent'
  }
  const presence =
    posted ?? (from === undefined ? await checkPresence(remote, blob) : await mountOrOpen(remote, blob, from))
  if (prepared === undefined) countPresence(remote, presence === 'present')
  const outcome = typeof presence === 'object' && (await mountFromHints(remote, blob, presence)) ? 'mounted' : presence
  if (typeof outcome === 'string') {
    unsent.add(remote.name.path)
    return outcome
  }
  await new BlobUpload({ remote, blob, source }).run(outcome)
  sent.add(remote.name.path)
  return 'sent'
}

/** The first repository of the same registry, other than this one, from which no mount was refused yet. */
function mountCandidate(remote: RepositoryContext, mountFrom: readonly RepositoryName[]): string | undefined {
  for (const from of mountFrom) {
    if (from.kind !== 'registry' || from.registry !== remote.name.registry || sameName(from, remote.name)) continue
    if (!remote.host.refusedMounts.has(mountKey(remote, from.path))) return from.path
  }
  return undefined
}

function mountKey(remote: RepositoryContext, from: string): string {
  return `${formatName(remote.name)} ${from}`
}

/** Presence without a HEAD: a mount from the repository itself. If that is not answered, large blobs get the HEAD. */
async function checkPresence(remote: RepositoryContext, blob: Descriptor): Promise<Presence> {
  const { learned } = remote.host.session
  if (learned.selfMount === false) {
    if (blob.size > modestBlob && (await hasBlob(remote, blob))) return 'present'
    return startUpload(remote)
  }
  if (hintsAtHead(remote, blob) && (await hasBlob(remote, blob))) return 'present'
  const start = await tryMount(remote, blob, remote.name.path)
  if (start?.kind === 'stored') {
    learned.selfMount ??= true
    return 'present'
  }
  return start?.kind === 'open' ? start.upload : startUpload(remote)
}

/** Earlier runs saw mounts from the repository itself unanswered: a HEAD may save many bytes. The mount is tried too. */
function hintsAtHead({ host }: RepositoryContext, { size }: Descriptor): boolean {
  return (
    size > modestBlob && host.session.learned.selfMount === undefined && host.remembered?.hints().selfMount === false
  )
}

/** Mounts from hints that failed, after which the hint cache is considered outdated. */
const doubtLimit = 8

/**
 * Tries repositories that held the blob in an earlier run. The blob is not here for certain, and the upload stays open
 * meanwhile, so a wrong hint costs two requests.
 */
async function mountFromHints(remote: RepositoryContext, blob: Descriptor, upload: Upload): Promise<boolean> {
  const { remembered, refusedMounts } = remote.host
  if (remembered === undefined || blob.size <= modestBlob) return false
  for (const from of remembered.holders(blob.digest)) {
    if (remembered.doubts >= doubtLimit) return false
    if (from === remote.name.path || refusedMounts.has(mountKey(remote, from))) continue
    const start = await tryMount(remote, blob, from)
    if (start?.kind === 'stored') {
      void cancelUpload(remote, upload)
      return true
    }
    remembered.doubts += 1
    if (start?.kind === 'open') void cancelUpload(remote, start.upload)
    else refusedMounts.add(mountKey(remote, from))
  }
  return false
}

/** A mount from another repository. If it is declined, the blob may still be present here. */
async function mountOrOpen(remote: RepositoryContext, blob: Descriptor, from: string): Promise<Presence> {
  const { learned } = remote.host.session
  const isLarge = blob.size > modestBlob
  if (isLarge && learned.selfMount === false && (await hasBlob(remote, blob))) return 'present'
  const start = await tryMount(remote, blob, from)
  if (start?.kind === 'stored') return 'mounted'
  if (start?.kind !== 'open') {
    // an error instead of 202 declines the mount, and says no more (`mount-unknown-401`, `mount-unknown-404`)
    remote.host.refusedMounts.add(mountKey(remote, from))
    return checkPresence(remote, blob)
  }
  if (isLarge && learned.selfMount !== false && (await hasBlob(remote, blob))) {
    learned.selfMount ??= false
    void cancelUpload(remote, start.upload)
    return 'present'
  }
  learned.selfMount ??= false
  return start.upload
}

/** The response to a mount; `undefined` if none came. */
async function tryMount(
  remote: RepositoryContext,
  { digest }: Descriptor,
  from: string,
): Promise<StartUploadResult | undefined> {
  try {
    return await beginUpload(remote, { digest, from })
  } catch (error) {
    remote.signal.throwIfAborted()
    if (!(error instanceof RegistryError)) throw error
    return undefined
  }
}

/** Whether most blobs so far were not present: then the source is read while the upload is opened. */
function isLikelyAbsent({ host, name }: RepositoryContext): boolean {
  return (host.presence.get(name.path) ?? 0) <= 0
}

function countPresence({ host, name }: RepositoryContext, present: boolean): void {
  host.presence.set(name.path, (host.presence.get(name.path) ?? 0) + (present ? 1 : -1))
}
