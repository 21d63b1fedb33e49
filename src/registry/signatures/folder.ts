// A signature store in a folder: files `signature-1`, `signature-2`, … beside each other.
import { link, mkdir, realpath, rm, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { codeOf, isMissing } from '../util/file-errors.ts'
import { readRegularBytes } from '../util/read-regular-file.ts'
import { sameBytes, signatureLimit } from './format.ts'

export interface Folder {
  /** The root of the store. */
  readonly root: string
  /** Of one manifest, below the root. */
  readonly path: string
}

/** The file's bytes; `undefined` if there is no such file. Throws if it is outside of the store, too long or no file. */
export async function readSignatureFile({ root, path }: Folder, index: number): Promise<Uint8Array | undefined> {
  const file = join(path, fileName(index))
  try {
    await checkInside(root, file)
    return await readRegularBytes(file, signatureLimit)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Adds a signature under an index that is free; what is there is never replaced. False if another writer took the index. */
export async function writeSignatureFile({ root, path }: Folder, index: number, bytes: Uint8Array): Promise<boolean> {
  await mkdir(path, { recursive: true, mode: 0o755 })
  await checkInside(root, path)
  const file = join(path, fileName(index))
  const temporary = join(path, `.${fileName(index)}.${process.pid}.${crypto.randomUUID()}`)
  try {
    await writeFile(temporary, bytes, { flag: 'wx', mode: 0o644 })
    await link(temporary, file)
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    const current = await readSignatureFile({ root, path }, index)
    return current !== undefined && sameBytes(current, bytes)
  } finally {
    await rm(temporary, { force: true })
  }
}

function fileName(index: number): string {
  return `signature-${index}`
}

/** A link inside the store must not lead out of it. Throws the error of the file system if there is nothing. */
async function checkInside(root: string, path: string): Promise<void> {
  const [store, real] = await Promise.all([realpath(root), realpath(path)])
  if (real !== store && !real.startsWith(store.endsWith(sep) ? store : `${store}${sep}`))
    throw new Error(`${path} is a link that leads out of the store ${root}`)
}
