// Putting a blob somewhere with the fewest bytes: it is there, it is next door, or it is sent.
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { formatName, type RepositoryName, sameName } from '../../model/reference.ts'
import type { BlobOutcome, BlobPush } from '../../repository.ts'
import type { RepositoryContext } from '../request.ts'
import { blobSource } from './blob-source.ts'
import { hasBlob, modestBlob } from './download.ts'
import { uploadSinglePost } from './single-post.ts'
import { uploadBlob } from './upload.ts'
import {
  beginUpload,
  cancelUpload,
  type StartUploadResult,
  startUpload,
  takeUpload,
  type Upload,
} from './upload-session.ts'

type Found = 'present' | 'mounted' | Upload

/**
 * Puts the blob there. The answer to a mount is the answer to presence too: 201 is there, 202 has opened the upload.
 * Throws RegistryError, and IntegrityError where the source's bytes are not what they should be.
 */
export async function pushBlob(remote: RepositoryContext, of: Descriptor, how: BlobPush): Promise<BlobOutcome> {
  const given = how.session && takeUpload(how.session)
  const supply = blobSource(remote, of, how.open)
  const from = given === undefined ? candidate(remote, how.mountFrom) : undefined
  if (given !== undefined || (from === undefined && isLikelyAbsent(remote))) supply.preload()
  const posted = given ?? (from === undefined ? await uploadSinglePost(remote, of, supply) : undefined)
  if (posted === 'stored') return 'sent'
  const found = posted ?? (from === undefined ? await findHere(remote, of) : await mount(remote, of, from))
  if (given === undefined) count(remote, found === 'present')
  if (found === 'present' || found === 'mounted') return found
  if (await mountRemembered(remote, of, found)) return 'mounted'
  await uploadBlob(remote, of, { supply, upload: found })
  return 'sent'
}

/** The first repository of the same registry, other than this one, that has not refused yet. */
function candidate(remote: RepositoryContext, mountFrom: readonly RepositoryName[]): string | undefined {
  for (const from of mountFrom) {
    if (from.kind !== 'registry' || from.registry !== remote.name.registry || sameName(from, remote.name)) continue
    if (!remote.host.refusedMounts.has(pairKey(remote, from.path))) return from.path
  }
  return undefined
}

function pairKey(remote: RepositoryContext, from: string): string {
  return `${formatName(remote.name)} ${from}`
}

/** Presence without a HEAD: a mount from the repository itself. Where that is not answered, large blobs get the HEAD. */
async function findHere(remote: RepositoryContext, of: Descriptor): Promise<Found> {
  const { learned } = remote.host.session
  if (learned.selfMount === false) {
    if (of.size > modestBlob && (await hasBlob(remote, of))) return 'present'
    return startUpload(remote)
  }
  if (isDoubtful(remote, of) && (await hasBlob(remote, of))) return 'present'
  const start = await tryMount(remote, of, remote.name.path)
  if (start?.kind === 'stored') {
    learned.selfMount ??= true
    return 'present'
  }
  return start?.kind === 'open' ? start.upload : startUpload(remote)
}

/** Earlier runs saw mounts from the repository itself unanswered: a HEAD may save many bytes. The mount is tried all the same. */
function isDoubtful({ host }: RepositoryContext, { size }: Descriptor): boolean {
  return (
    size > modestBlob && host.session.learned.selfMount === undefined && host.remembered?.hints().selfMount === false
  )
}

/** Mounts declined or lied about, after which a hint cache is taken to speak of other times. */
const doubtLimit = 8

/**
 * A last try before bytes are sent: repositories that held the blob once. It was surely not here, and the upload stays
 * open meanwhile, so that a hint cache that is wrong costs two requests.
 */
async function mountRemembered(remote: RepositoryContext, of: Descriptor, upload: Upload): Promise<boolean> {
  const { remembered, refusedMounts } = remote.host
  if (remembered === undefined || of.size <= modestBlob) return false
  for (const from of remembered.holders(of.digest)) {
    if (remembered.doubts >= doubtLimit) return false
    if (from === remote.name.path || refusedMounts.has(pairKey(remote, from))) continue
    const start = await tryMount(remote, of, from)
    if (start?.kind === 'stored') {
      void cancelUpload(remote, upload)
      return true
    }
    remembered.doubts += 1
    if (start?.kind === 'open') void cancelUpload(remote, start.upload)
    else refusedMounts.add(pairKey(remote, from))
  }
  return false
}

/** A mount from next door. Where it is declined, whether the blob is here is still open. */
async function mount(remote: RepositoryContext, of: Descriptor, from: string): Promise<Found> {
  const { learned } = remote.host.session
  const large = of.size > modestBlob
  if (large && learned.selfMount === false && (await hasBlob(remote, of))) return 'present'
  const start = await tryMount(remote, of, from)
  if (start?.kind === 'stored') return 'mounted'
  if (start?.kind !== 'open') return findUnmounted(remote, of, from)
  if (large && learned.selfMount !== false && (await hasBlob(remote, of))) {
    learned.selfMount ??= false
    void cancelUpload(remote, start.upload)
    return 'present'
  }
  learned.selfMount ??= false
  return start.upload
}

/** `mount-unknown-401`, `mount-unknown-404`: an error instead of 202 declines the mount, and says no more. */
function findUnmounted(remote: RepositoryContext, of: Descriptor, from: string): Promise<Found> {
  remote.host.refusedMounts.add(pairKey(remote, from))
  return findHere(remote, of)
}

/** The answer to a mount; `undefined` where none came. */
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

/** Whether what was asked for here so far was mostly not there: then the source is read while the upload is opened. */
function isLikelyAbsent({ host, name }: RepositoryContext): boolean {
  return (host.presence.get(name.path) ?? 0) <= 0
}

function count({ host, name }: RepositoryContext, present: boolean): void {
  host.presence.set(name.path, (host.presence.get(name.path) ?? 0) + (present ? 1 : -1))
}
