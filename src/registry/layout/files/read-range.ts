// Reads a range of a file on disk: a whole file of a folder, or an entry of an archive.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { MalformedError } from '../../model/errors.ts'

/** Bytes read at a time: larger than a stream's own, since blobs are. */
const step = 512 * 1024

export interface Range {
  readonly path: string
  readonly offset: number
  readonly size: number
  /** The inode of the expected file: it may have been replaced. */
  readonly inode: number
}

/** Throws MalformedError if the file was replaced or is shorter. Opening never blocks, as it would for a pipe. */
export async function* readRange({ path, offset, size, inode }: Range): AsyncGenerator<Uint8Array> {
  await using file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  const opened = await file.stat()
  if (opened.ino !== inode || !opened.isFile()) throw new MalformedError(`${path} was replaced while it was read`)
  let at = 0
  while (at < size) {
    const chunk = Buffer.allocUnsafe(Math.min(step, size - at))
    const { bytesRead } = await file.read(chunk, 0, chunk.byteLength, offset + at)
    if (bytesRead === 0) throw new MalformedError(`${path} ends early`)
    at += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}
