// Mounts blobs from other repositories of the registry.
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { formatName, type RepositoryName, sameName } from '../../model/reference.ts'
import type { RepositoryContext } from '../request.ts'
import { modestBlob } from './body-size.ts'
import { cancelUpload } from './upload/cancel.ts'
import type { Upload } from './upload/location.ts'
import { beginUpload, type StartUploadResult } from './upload/start.ts'

/** The first repository of the same registry, other than this one, from which no mount was refused yet. */
export function mountCandidate(remote: RepositoryContext, mountFrom: readonly RepositoryName[]): string | undefined {
  for (const from of mountFrom) {
    if (from.kind !== 'registry' || from.registry !== remote.name.registry || sameName(from, remote.name)) continue
    if (!remote.host.refusedMounts.has(mountKey(remote, from.path))) return from.path
  }
  return undefined
}

export function mountKey(remote: RepositoryContext, from: string): string {
  return `${formatName(remote.name)} ${from}`
}

/** Mounts from hints that failed, after which the hint cache is considered outdated. */
const doubtLimit = 8

/**
 * Tries repositories that held the blob in an earlier run. The blob is not here for certain, and the upload stays open
 * meanwhile, so a wrong hint costs two requests.
 */
export async function mountFromHints(remote: RepositoryContext, blob: Descriptor, upload: Upload): Promise<boolean> {
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

/** The response to a mount; `undefined` if none came. */
export async function tryMount(
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
