// Implements the interface to a repository over HTTP.
import { blobSize } from './client/blobs/blob-size.ts'
import { readBlob } from './client/blobs/download.ts'
import { hasBlob } from './client/blobs/has-blob.ts'
import { pushBlob } from './client/blobs/push.ts'
import { cancelUpload } from './client/blobs/upload/cancel.ts'
import { openUpload, takeUpload } from './client/blobs/upload/permission.ts'
import { repositoryExists } from './client/lists/existence.ts'
import { listTags } from './client/lists/tags.ts'
import { pushManifest } from './client/manifests/push.ts'
import { getManifest } from './client/manifests/read.ts'
import { resolve } from './client/manifests/resolve.ts'
import { deleteTag, pushTags } from './client/manifests/tags.ts'
import { indexReferrers } from './client/referrers/index-referrers.ts'
import { listReferrers } from './client/referrers/list.ts'
import type { RepositoryContext } from './client/request.ts'
import type { Destination } from './repository.ts'
import { openSignatureStores } from './signature-stores.ts'

export function openRemoteRepository(remote: RepositoryContext): Destination {
  return {
    name: remote.name,
    resolve: (at, options) => resolve(remote, at, options),
    manifest: (at) => getManifest(remote, at),
    blob: (of) => readBlob(remote, of),
    hasBlob: (of) => hasBlob(remote, of),
    blobSize: (digest) => blobSize(remote, digest),
    tags: (onDoubt) => listTags(remote, onDoubt),
    referrers: (of, listing) => listReferrers(remote, of, listing),
    exists: () => repositoryExists(remote),
    ...creationOf(remote),
    openUpload: () => openUpload(remote),
    cancelUpload: async (session) => {
      const upload = takeUpload(session)
      if (upload !== undefined) await cancelUpload(remote, upload)
    },
    pushBlob: (of, how) => pushBlob(remote, of, how),
    pushManifest: (manifest, options) => pushManifest(remote, manifest, options),
    pushTags: (manifest, tags) => pushTags(remote, manifest, tags),
    indexReferrers: (subject, referrers) => indexReferrers(remote, subject, referrers),
    deleteTag: (tag) => deleteTag(remote, tag),
    signatureStores: (at, access) => openSignatureStores(remote, at, access),
  }
}

function creationOf(remote: RepositoryContext): Pick<Destination, 'creation'> {
  const { createRepository } = remote.host
  if (createRepository === undefined) return {}
  return { creation: { create: () => createRepository(remote.name) } }
}
