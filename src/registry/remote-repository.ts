// A repository behind HTTP, as the rest of the program knows repositories.

import { blobSize } from './client/blobs/blob-size.ts'
import { hasBlob, readBlob } from './client/blobs/download.ts'
import { pushBlob } from './client/blobs/push.ts'
import { openUpload, takeUpload } from './client/blobs/upload-permission.ts'
import { cancelUpload } from './client/blobs/upload-session.ts'
import { getManifest, resolve } from './client/manifests.ts'
import { pushManifest } from './client/push-manifest.ts'
import { listReferrers } from './client/referrers.ts'
import { indexReferrers } from './client/referrers-tag.ts'
import type { RepositoryContext } from './client/request.ts'
import { listTags } from './client/tag-list.ts'
import { deleteTag, pushTags } from './client/tags.ts'
import type { Destination } from './repository.ts'

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
    openUpload: () => openUpload(remote),
    cancelUpload: async (session) => {
      const upload = takeUpload(session)
      if (upload !== undefined) await cancelUpload(remote, upload)
    },
    pushBlob: (of, how) => pushBlob(remote, of, how),
    pushManifest: (manifest) => pushManifest(remote, manifest),
    pushTags: (manifest, tags) => pushTags(remote, manifest, tags),
    indexReferrers: (subject, referrers) => indexReferrers(remote, subject, referrers),
    deleteTag: (tag) => deleteTag(remote, tag),
  }
}
