// A repository behind HTTP, as the rest of the program knows repositories.

import { readBlob } from './client/blobs/download.ts'
import { pushBlob } from './client/blobs/push.ts'
import { cancelUpload, openUpload, unseal } from './client/blobs/upload-session.ts'
import { findManifest, putManifest, resolve } from './client/manifests.ts'
import { listReferrers } from './client/referrers.ts'
import { linkReferrers } from './client/referrers-tag.ts'
import type { Remote } from './client/request.ts'
import { deleteTag, listTags, pushTags } from './client/tags.ts'
import type { Destination } from './repository.ts'

export function openRemote(remote: Remote): Destination {
  return {
    name: remote.name,
    resolve: (at) => resolve(remote, at),
    manifest: (at) => findManifest(remote, at),
    blob: (of) => readBlob(remote, of),
    tags: () => listTags(remote),
    referrers: (of, listing) => listReferrers(remote, of, listing),
    openUpload: () => openUpload(remote),
    cancelUpload: async (session) => {
      const upload = unseal(session)
      if (upload !== undefined) await cancelUpload(remote, upload)
    },
    pushBlob: (of, how) => pushBlob(remote, of, how),
    pushManifest: async (manifest) => {
      await putManifest(remote, manifest, { at: manifest.descriptor.digest })
    },
    pushTags: (manifest, tags) => pushTags(remote, manifest, tags),
    linkReferrers: (subject, referrers) => linkReferrers(remote, subject, referrers),
    deleteTag: (tag) => deleteTag(remote, tag),
  }
}
