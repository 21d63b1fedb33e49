// Finds out whether a repository has a blob, with the fewest requests.
import type { Descriptor } from '../../model/descriptor.ts'
import type { RepositoryContext } from '../request.ts'
import { modestBlob } from './body-size.ts'
import { hasBlob } from './has-blob.ts'
import { mountKey, tryMount } from './mount.ts'
import { cancelUpload } from './upload/cancel.ts'
import type { Upload } from './upload/location.ts'
import { startUpload } from './upload/start.ts'

/** An upload: the blob is not there, and its bytes can be sent. */
type Presence = 'present' | 'mounted' | Upload

/** Presence without a HEAD: a mount from the repository itself. If that is not answered, large blobs get the HEAD. */
export async function checkPresence(remote: RepositoryContext, blob: Descriptor): Promise<Presence> {
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

/** A mount from another repository. If it is declined, the blob may still be present here. */
export async function mountOrOpen(remote: RepositoryContext, blob: Descriptor, from: string): Promise<Presence> {
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

/** Whether most blobs so far were not present: then the source is read while the upload is opened. */
export function isLikelyAbsent({ host, name }: RepositoryContext): boolean {
  return (host.presence.get(name.path) ?? 0) <= 0
}

export function countPresence({ host, name }: RepositoryContext, present: boolean): void {
  host.presence.set(name.path, (host.presence.get(name.path) ?? 0) + (present ? 1 : -1))
}
