// An image layout in a folder. Links that leave the folder are refused.
import { randomUUID } from 'node:crypto'
import { constants, createWriteStream } from 'node:fs'
import { access, mkdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { MalformedError } from '../../model/errors.ts'
import { codeOf, isMissing } from '../../util/file-errors.ts'
import type { LayoutFile, LayoutPath, WritableFiles } from './files.ts'
import { withLock } from './lock.ts'
import { makeFolder } from './make-folder.ts'
import { readRange } from './read-range.ts'

export function folderFiles(root: string): WritableFiles {
  return {
    find: (path) => find(root, path),
    check: () => checkWritable(root),
    exclusively: (task, signal) => withLock(join(root, 'index.json.lock'), task, signal),
    write: (path, chunks) => write(root, path, chunks),
    publish: async () => undefined,
  }
}

async function find(root: string, path: LayoutPath): Promise<LayoutFile | undefined> {
  const real = await locate(root, path)
  if (real === undefined) return undefined
  const { size, ino } = await stat(real).then((stats) => {
    if (stats.isFile()) return stats
    throw new MalformedError(`${join(root, path)} is not a file`)
  })
  return { size, read: () => readRange({ path: real, offset: 0, size, inode: ino }) }
}

/** The real path, with links resolved; `undefined` if it does not exist. */
async function locate(root: string, path: string): Promise<string | undefined> {
  try {
    const [base, real] = await Promise.all([realpath(root), realpath(join(root, path))])
    const relativePath = relative(base, real)
    if (!relativePath.startsWith('..') && !isAbsolute(relativePath)) return real
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  throw new MalformedError(`${join(root, path)} is a link that leads out of the layout`)
}

async function write(
  root: string,
  path: LayoutPath,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const file = join(root, path)
  await makeFolders(root, dirname(path))
  const part = `${file}.${randomUUID()}.part`
  try {
    await pipeline(chunks, createWriteStream(part, { flags: 'wx' }))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** One folder at a time, so that a link among them is noticed before anything is created behind it. */
async function makeFolders(root: string, path: string): Promise<void> {
  await makeFolder(root)
  const parts = path === '.' ? [] : path.split('/')
  for (const [at] of parts.entries()) {
    const folder = parts.slice(0, at + 1).join('/')
    await mkdir(join(root, folder)).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    if ((await locate(root, folder)) === undefined)
      throw new MalformedError(`${join(root, folder)} is a link that leads nowhere`)
  }
}

/** Throws the error with which creating or writing the folder would fail. */
export async function checkWritable(folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw new MalformedError(`${folder} is not a folder`)
    await access(folder, constants.W_OK)
  } catch (error) {
    const above = dirname(folder)
    if (!isMissing(error) || above === folder) throw error
    await checkWritable(above)
  }
}
