// Opens the layouts of a run: one per path, so that each index has one writer.
import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { addAbortSignal } from 'node:stream'
import type { Descriptor } from '../model/descriptor.ts'
import type { LayoutName } from '../model/reference.ts'
import type { Destination, OpenOptions } from '../repository.ts'
import { keyedMutex } from '../util/keyed-mutex.ts'
import { withLayoutErrors } from './errors.ts'
import { archiveFiles } from './files/archive.ts'
import { folderFiles } from './files/directory.ts'
import { splitPath } from './image-name.ts'
import type { Layout } from './layout.ts'
import { listReferrers } from './reachable.ts'
import { blobSize, defaultImage, hasBlob, listTags, readBlob, readManifest } from './read.ts'
import { deleteTag, indexReferrers, openUpload, pushBlob, pushManifest, pushTags } from './write.ts'

export interface LayoutDestination extends Destination {
  /** The image that a reference without a tag means. Throws RegistryError, with the tags, if there is not exactly one. */
  defaultImage(): Promise<Descriptor>
}

export interface Layouts {
  open(name: LayoutName, use: OpenOptions): LayoutDestination
  /** Removes temporary files. Never throws. */
  close(): Promise<void>
}

/** `temporary`: the folder in which the run creates its own, if an archive needs one. */
export function openLayouts({ temporary }: { readonly temporary: string }): Layouts {
  const layouts = new Map<string, Layout>()
  let own: Promise<string> | undefined
  const folder = (): Promise<string> => (own ??= mkdtemp(join(temporary, 'promote-image-layouts-')))
  return {
    open: (name, { access, signal }) => {
      const key = `${name.kind}:${resolve(name.path)}`
      const layout = layouts.get(key) ?? openLayout(name, access, folder, signal)
      layouts.set(key, layout)
      return destination({ ...layout, name, signal })
    },
    close: async () => {
      if (own === undefined) return
      await own.then((path) => rm(path, { recursive: true, force: true })).catch(() => undefined)
    },
  }
}

/** What is written is always named by a path and a tag. */
function openLayout(
  name: LayoutName,
  access: OpenOptions['access'],
  folder: () => Promise<string>,
  signal: AbortSignal,
): Layout {
  const { path, image } = access === 'pull' ? splitPath(name.path) : { path: name.path }
  const files = name.kind === 'oci' ? folderFiles(path) : archiveFiles({ ...name, path }, { folder, signal })
  return { name, files, turns: keyedMutex(), signal, cached: {}, ...(image !== undefined && { image }) }
}

function destination(layout: Layout): LayoutDestination {
  const { signal } = layout
  const doing = <T>(operation: string, task: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted()
    return withLayoutErrors(layout, operation, task)
  }
  return {
    name: layout.name,
    resolve: async (at) => (await doing(`look up ${at}`, () => readManifest(layout, at)))?.descriptor,
    manifest: async (at) => doing(`read manifest ${at}`, () => readManifest(layout, at)),
    blob: async (of) => addAbortSignal(signal, await doing(`read blob ${of.digest}`, () => readBlob(layout, of))),
    hasBlob: async (of) => doing(`look up blob ${of.digest}`, () => hasBlob(layout, of, signal)),
    blobSize: async (digest) => doing(`look up blob ${digest}`, () => blobSize(layout, digest)),
    async *tags() {
      yield* await doing('list its tags', () => listTags(layout))
    },
    referrers: async (of) => doing(`list what refers to ${of}`, () => listReferrers(layout, of)),
    defaultImage: async () => doing('choose an image', () => defaultImage(layout)),
    openUpload: () => openUpload(layout),
    cancelUpload: async () => undefined,
    pushBlob: async (of, how) => doing(`write blob ${of.digest}`, () => pushBlob(layout, of, { ...how, signal })),
    pushManifest: async (manifest) =>
      doing(`write manifest ${manifest.descriptor.digest}`, () => pushManifest(layout, manifest)),
    pushTags: (manifest, tags) => pushTags(layout, manifest, tags),
    indexReferrers: async (subject, referrers) =>
      doing(`link what refers to ${subject}`, () => indexReferrers(layout, subject, referrers)),
    deleteTag: async (tag) => doing(`delete tag ${tag}`, () => deleteTag(layout, tag)),
  }
}
