// An archive is written whole, in one order and without a clock: the same layout gives the same bytes.
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Header, type Pack, pack } from 'tar-stream'
import { bytesOf } from '../../content/verified-stream.ts'
import type { LayoutFile } from './files.ts'
import { makeFolder } from './make-folder.ts'

export interface PackedFile {
  readonly path: string
  readonly file: LayoutFile
}

/** Writes the files, in the order given, to a tar at `target`, whole or not at all. */
export async function packArchive(target: string, files: readonly PackedFile[]): Promise<void> {
  await makeFolder(dirname(target))
  const part = `${target}.${randomUUID()}.part`
  try {
    const archive = pack()
    await Promise.all([pipeline(archive, createWriteStream(part, { flags: 'wx' })), fill(archive, files)])
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function fill(archive: Pack, files: readonly PackedFile[]): Promise<void> {
  try {
    for (const folder of foldersOf(files))
      archive.entry({ ...plain, name: `${folder}/`, type: 'directory', mode: 0o755 })
    for (const { path, file } of files) await add(archive, path, file)
    archive.finalize()
  } catch (error) {
    archive.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}

const plain: Pick<Header, 'mtime' | 'uid' | 'gid'> = { mtime: new Date(0), uid: 0, gid: 0 }

function foldersOf(files: readonly PackedFile[]): readonly string[] {
  const folders = files.flatMap(({ path }) => {
    const parts = path.split('/').slice(0, -1)
    return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
  })
  return [...new Set(folders)].sort()
}

function add(archive: Pack, path: string, file: LayoutFile): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = archive.entry({ ...plain, name: path, size: file.size, type: 'file', mode: 0o644 }, (error) => {
      if (error) reject(error)
      else resolve()
    })
    pipeline(bytesOf(file.read()), entry).catch(reject)
  })
}
