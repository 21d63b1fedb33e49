// A repository whose code is loaded when it is first used: most runs never need it.

import type { LayoutDestination } from '../layout/repository.ts'
import type { RepositoryName } from '../model/reference.ts'

/** The repository that `load` gives, under its name already. `load` is called for every operation, so it remembers. */
export function lazy(name: RepositoryName, load: () => Promise<LayoutDestination>): LayoutDestination {
  return {
    name,
    resolve: async (at, options) => (await load()).resolve(at, options),
    manifest: async (at) => (await load()).manifest(at),
    blob: async (of) => (await load()).blob(of),
    hasBlob: async (of) => (await load()).hasBlob(of),
    blobSize: async (digest) => (await load()).blobSize(digest),
    async *tags() {
      yield* (await load()).tags()
    },
    referrers: async (of, listing) => (await load()).referrers(of, listing),
    defaultImage: async () => (await load()).defaultImage(),
    openUpload: async () => (await load()).openUpload(),
    cancelUpload: async (session) => (await load()).cancelUpload(session),
    pushBlob: async (of, how) => (await load()).pushBlob(of, how),
    pushManifest: async (manifest) => (await load()).pushManifest(manifest),
    pushTags: async (manifest, tags) => (await load()).pushTags(manifest, tags),
    indexReferrers: async (subject, referrers) => (await load()).indexReferrers(subject, referrers),
    deleteTag: async (tag) => (await load()).deleteTag(tag),
  }
}
