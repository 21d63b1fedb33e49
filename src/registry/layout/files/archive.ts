// An image layout in a tar: read in place, changed in a temporary folder, and packed again when its index changes.
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MalformedError } from '../../model/errors.ts'
import type { LayoutName } from '../../model/reference.ts'
import { isMissing } from '../../util/file-errors.ts'
import { reachablePaths } from '../reachable.ts'
import { checkWritable, folderFiles } from './directory.ts'
import type { LayoutFile, LayoutPath, WritableFiles } from './files.ts'
import { withLock } from './lock.ts'
import { makeFolder } from './make-folder.ts'
import { scanArchive } from './scan-tar.ts'
import { type PackedFile, packArchive } from './write-tar.ts'

interface Archive {
  readonly name: LayoutName
  /** The temporary folder of the run, for expanded archives and new files. */
  readonly folder: () => Promise<string>
  /** Aborts the scan and the expansion. */
  readonly signal: AbortSignal
  packed: Promise<ReadonlyMap<LayoutPath, LayoutFile>> | undefined
  /** Which file was scanned, or packed last. */
  version: Promise<string> | undefined
  staged: Promise<WritableFiles> | undefined
  /** Whether there are new files that are not packed yet. */
  pending: boolean
}

export function archiveFiles(name: LayoutName, { folder, signal }: Pick<Archive, 'folder' | 'signal'>): WritableFiles {
  const archive: Archive = {
    name,
    folder,
    signal,
    packed: undefined,
    version: undefined,
    staged: undefined,
    pending: false,
  }
  return {
    find: (path) => find(archive, path),
    check: () => check(name.path),
    // packing it takes long: if another process replaced it meanwhile, `publish` fails instead
    exclusively: (task) => task(),
    write: async (path, chunks) => {
      archive.staged ??= folder().then((parent) => folderFiles(join(parent, randomUUID())))
      await (await archive.staged).write(path, chunks)
      archive.pending = true
    },
    publish: ({ create, signal }) => publish(archive, create, signal),
  }
}

async function find(archive: Archive, path: LayoutPath): Promise<LayoutFile | undefined> {
  const staged = await (await archive.staged)?.find(path)
  if (staged !== undefined) return staged
  archive.version ??= versionOf(archive.name.path)
  archive.packed ??= scanArchive(archive.name.path, archive)
  return (await archive.packed).get(path)
}

async function check(path: string): Promise<void> {
  if (/\.(?:t?gz|zst)$/.test(path)) throw new MalformedError(`${path} would not be compressed: name it .tar`)
  if (await isFolder(path)) throw new MalformedError(`${path} is a folder. A layout in a folder is written oci:${path}`)
  await checkWritable(dirname(path))
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    (error: unknown) => {
      if (isMissing(error)) return false
      throw error
    },
  )
}

async function publish(archive: Archive, create: boolean, signal: AbortSignal): Promise<void> {
  const { name } = archive
  if (!archive.pending || !(create || (await exists(name.path)))) return
  const content = { name, files: { find: (path: LayoutPath) => find(archive, path) } }
  const files: PackedFile[] = []
  for (const path of await reachablePaths(content)) {
    const file = await find(archive, path)
    if (file !== undefined) files.push({ path, file })
  }
  await makeFolder(dirname(name.path))
  const replace = async (): Promise<void> => {
    if ((await versionOf(name.path)) !== (await archive.version))
      throw new MalformedError(`${name.path} was replaced by another program meanwhile. Run again`)
    await packArchive(name.path, files)
    archive.version = Promise.resolve(await versionOf(name.path))
  }
  await withLock(`${name.path}.lock`, replace, signal)
  archive.pending = false
  archive.packed = undefined
}

/** Tells a file from one that replaced it; empty if there is none, or if it cannot be looked at, which reading it reports. */
function versionOf(path: string): Promise<string> {
  return stat(path).then(
    ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
    () => '',
  )
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
