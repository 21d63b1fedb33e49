// Reads a small text file. Only regular files are opened: a FIFO or a device could block for ever.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** The path exists but is not a regular file within the size limit, or is a pipe that did not end in time. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError'
  readonly reason: 'not-regular' | 'too-large' | 'timeout'
  /** Bytes that are read at most. */
  readonly limit: number

  constructor(message: string, reason: UnreadableFileError['reason'], limit: number) {
    super(message)
    this.reason = reason
    this.limit = limit
  }
}

/** The text in UTF-8. `limit`: bytes. Throws UnreadableFileError, or the error of the file system. */
export async function readRegularFile(path: string, limit: number): Promise<string> {
  return (await readRegularBytes(path, limit)).toString()
}

/** The same as bytes. */
export async function readRegularBytes(path: string, limit: number): Promise<Buffer> {
  // Without O_NONBLOCK, opening a FIFO waits for its writer.
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const stats = await file.stat()
  if (!stats.isFile()) throw new UnreadableFileError(`${path} is not a regular file`, 'not-regular', limit)
  if (stats.size > limit)
    throw new UnreadableFileError(
      `${path} has ${stats.size} bytes, more than the limit of ${limit}`,
      'too-large',
      limit,
    )
  const chunks: Uint8Array[] = []
  let left = limit
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(left, 1024 * 1024) + 1))
    if (bytesRead === 0) return Buffer.concat(chunks)
    if (bytesRead > left)
      throw new UnreadableFileError(`${path} grew beyond the limit of ${limit} bytes`, 'too-large', limit)
    chunks.push(buffer.subarray(0, bytesRead))
    left -= bytesRead
  }
}
