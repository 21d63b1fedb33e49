// An image layout that a run has opened: its files, with a cached index.
import type { Descriptor } from '../model/descriptor.ts'
import type { Digest } from '../model/digest.ts'
import { MalformedError } from '../model/errors.ts'
import type { LayoutName } from '../model/reference.ts'
import type { KeyedMutex } from '../util/keyed-mutex.ts'
import { type LayoutFiles, readWhole, type WritableFiles } from './files/files.ts'
import { selectImage } from './image-name.ts'
import { decodeIndex, emptyIndex, indexLimit, type LayoutIndex } from './index-json.ts'

/** The read side of a layout. */
export interface LayoutContent {
  readonly name: LayoutName
  readonly files: LayoutFiles
  /** The one image of the layout that is meant: see image-name.ts. All of them without it. */
  readonly image?: string
}

export interface Layout extends LayoutContent {
  readonly files: WritableFiles
  readonly turns: KeyedMutex
  /** Ends the wait for another process that changes the layout. */
  readonly signal: AbortSignal
  /** Cached until this run writes to the layout. */
  readonly cached: { index?: Promise<LayoutIndex>; attached?: Promise<ReferrerIndex> }
}

/** Referrers: the lists behind fallback tags, by tag, and manifests, by their subject. */
export interface ReferrerIndex {
  readonly lists: ReadonlyMap<string, readonly Descriptor[]>
  readonly bySubject: ReadonlyMap<Digest, readonly Descriptor[]>
}

/** The index, from the cache if possible. Throws MalformedError. */
export function indexOf(layout: Layout): Promise<LayoutIndex> {
  layout.cached.index ??= readIndex(layout)
  return layout.cached.index
}

/** Clears the cache before or after a write. */
export function invalidate({ cached }: Layout): void {
  delete cached.index
  delete cached.attached
}

/** The current index; empty if the layout does not exist yet. Throws MalformedError. */
export async function readIndex({ files, image }: LayoutContent): Promise<LayoutIndex> {
  const bytes = await readIndexFile(files)
  if (bytes === undefined) return emptyIndex
  await checkVersion(files)
  const index = decodeIndex(bytes)
  return image === undefined ? index : selectImage(index, image)
}

/** Reads of an index that other processes replace meanwhile. */
const tries = 10

async function readIndexFile(files: LayoutFiles): Promise<Uint8Array | undefined> {
  for (let left = tries; ; left--) {
    const file = await files.find('index.json')
    try {
      return file && (await readWhole(file, indexLimit, 'index.json'))
    } catch (error) {
      const isLarge = (file?.size ?? 0) > indexLimit
      if (!(error instanceof MalformedError) || isLarge || left === 1) throw error
    }
  }
}

/** image-spec, image-layout.md, "oci-layout file"; some writers leave the file out. */
async function checkVersion(files: LayoutFiles): Promise<void> {
  const file = await files.find('oci-layout')
  if (file === undefined) return
  const text = Buffer.from(await readWhole(file, 4096, 'oci-layout')).toString()
  if (!/"imageLayoutVersion"\s*:\s*"1\.\d+\.\d+"/.test(text))
    throw new MalformedError('oci-layout names a version other than 1')
}
