// A repository behind HTTP, as the rest of the program knows repositories.
import type { Destination } from '../repository.ts'
import { readBlob } from './blobs.ts'
import { linkReferrers } from './link-referrers.ts'
import { findManifest, putManifest, resolve } from './manifests.ts'
import { pushBlob } from './push-blob.ts'
import { listReferrers } from './referrers.ts'
import type { Remote } from './remote.ts'
import { deleteTag, listTags, pushTags } from './tags.ts'
import { cancelUpload, openUpload, unseal } from './uploads.ts'

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
