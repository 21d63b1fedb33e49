// Defines an image layout that a run has opened: its files, its cached index, and changes by one writer at a time.
import type { Descriptor } from '../model/descriptor.ts'
import type { Digest } from '../model/digest.ts'
import { MalformedError, RegistryError } from '../model/errors.ts'
import { formatName, type LayoutName } from '../model/reference.ts'
import { codeOf } from '../util/file-errors.ts'
import type { KeyedMutex } from '../util/keyed-mutex.ts'
import { selectImage } from './image-name.ts'
import { decodeIndex, emptyIndex, encodeIndex, indexLimit, type LayoutIndex } from './index-json.ts'
import { type LayoutFiles, readWhole, type WritableFiles } from './layout-files.ts'

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
  const file = await files.find('index.json')
  if (file === undefined) return emptyIndex
  await checkVersion(files)
  const index = decodeIndex(await readWhole(file, indexLimit, 'index.json'))
  return image === undefined ? index : selectImage(index, image)
}

/** image-spec, image-layout.md, "oci-layout file"; some writers leave the file out. */
async function checkVersion(files: LayoutFiles): Promise<void> {
  const file = await files.find('oci-layout')
  if (file === undefined) return
  const text = Buffer.from(await readWhole(file, 4096, 'oci-layout')).toString()
  if (!/"imageLayoutVersion"\s*:\s*"1\.\d+\.\d+"/.test(text))
    throw new MalformedError('oci-layout names a version other than 1')
}

/**
 * Changes the index and publishes all new files, atomically. `create` false: an archive that does not exist yet is
 * created with its first tag only.
 */
export function changeIndex(
  layout: Layout,
  change: (index: LayoutIndex) => LayoutIndex | Promise<LayoutIndex>,
  how: { readonly create: boolean },
): Promise<void> {
  return layout.turns.runExclusive('index', async () => {
    try {
      await writeAll(layout, change, how)
    } finally {
      invalidate(layout)
    }
  })
}

async function writeAll(
  layout: Layout,
  change: (index: LayoutIndex) => LayoutIndex | Promise<LayoutIndex>,
  how: { readonly create: boolean },
): Promise<void> {
  const { files } = layout
  const former = await readIndex(layout)
  const next = await change(former)
  if (next !== former) await writeIndex(files, next)
  try {
    await files.publish(how)
  } catch (error) {
    if (next !== former) await writeIndex(files, former)
    throw error
  }
}

async function writeIndex(files: WritableFiles, index: LayoutIndex): Promise<void> {
  if ((await files.find('oci-layout')) === undefined) await files.write('oci-layout', [layoutFile])
  await files.write('index.json', [encodeIndex(index)])
}

const layoutFile: Uint8Array = Buffer.from('{"imageLayoutVersion":"1.0.0"}')

/** Runs a task on a layout's files. Its errors are wrapped to name the layout and the operation. */
export async function withLayoutErrors<T>({ name }: Layout, operation: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    const code = codeOf(error)
    if (error instanceof MalformedError)
      throw new MalformedError(`${formatName(name)}: could not ${operation}: ${error.message}`, { cause: error })
    if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw error
    throw layoutError(name, operation, {
      codes: [code],
      remedy: remedies[code] ?? 'Look at the path and its rights.',
      error,
    })
  }
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'Give this step the right to read and write the path.',
  EPERM: 'Give this step the right to read and write the path.',
  EROFS: 'The path is on a file system that is read only: name another one.',
  ENOSPC: 'Free disk space on the runner.',
  EDQUOT: 'Free disk space on the runner.',
  ENOTDIR: 'A part of the path is a file: name a folder.',
  EISDIR: 'The path is a folder: name a file, or write oci: for a folder.',
}

interface Failure {
  /** Of the distribution-spec, or of the operating system. */
  readonly codes: readonly string[]
  readonly detail?: string
  readonly remedy: string
  readonly error?: unknown
}

export function layoutError(name: LayoutName, operation: string, { error, ...facts }: Failure): RegistryError {
  const place = formatName(name)
  const code = 'layout'
  return new RegistryError({
    registry: place,
    repository: place,
    operation,
    access: 'read',
    code,
    ...facts,
    cause: error,
  })
}
