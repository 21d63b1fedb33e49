// Expands a compressed archive once, up to a limit: random access needs a plain tar.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { bytesOf } from '../../content/verified-stream.ts'
import { MalformedError } from '../../model/errors.ts'
import { codeOf } from '../../util/file-errors.ts'

const expanders = [
  { magic: [0x1f, 0x8b], expander: () => createGunzip() },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], expander: () => createZstdDecompress() },
]
const unsupported = [
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: 'xz' },
]

export interface ScanContext {
  /** The temporary folder of the run, in which archives are expanded. */
  readonly folder: () => Promise<string>
  readonly signal: AbortSignal
}

/** Bytes to which any archive may expand, and the highest ratio for larger ones. Layers are compressed already. */
export const harmlessSize: number = 1024 ** 3
export const expansionLimit = 100

/** The path of the plain tar: the archive's own, or that of its expansion in `folder`. Throws MalformedError. */
export async function decompressArchive(path: string, { folder, signal }: ScanContext): Promise<string> {
  const head = await readHead(path)
  const starts = ({ magic }: { readonly magic: readonly number[] }) => magic.every((byte, at) => head[at] === byte)
  const format = unsupported.find(starts)
  if (format !== undefined)
    throw new MalformedError(
      `${path} is compressed by ${format.name}, which is not read here. Use gzip or zstd, or none`,
    )
  const supported = expanders.find(starts)
  if (supported === undefined) return path
  const plain = join(await folder(), `${randomUUID()}.tar`)
  const [{ bavail, bsize }, { size }] = await Promise.all([statfs(await folder()), stat(path)])
  try {
    const bounded = bound({ free: bavail * bsize, honest: Math.max(harmlessSize, size * expansionLimit) }, path)
    const file = createWriteStream(plain, { flags: 'wx' })
    await pipeline(createReadStream(path), supported.expander(), bounded, file, { signal })
  } catch (error) {
    await rm(plain, { force: true })
    signal.throwIfAborted()
    if (/^(?:Z_|ZSTD_|ERR_)/.test(codeOf(error) ?? ''))
      throw new MalformedError(`${path} cannot be expanded: it is damaged or cut short`, { cause: error })
    throw error
  }
  return plain
}

async function readHead(path: string): Promise<Uint8Array> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
  return buffer.subarray(0, bytesRead)
}

/** Limits the expansion: a few bytes can expand to any number. */
function bound(
  { free, honest }: { readonly free: number; readonly honest: number },
  path: string,
): (chunks: AsyncIterable<unknown>) => AsyncGenerator<Uint8Array> {
  return async function* (chunks) {
    let size = 0
    for await (const chunk of bytesOf(chunks)) {
      size += chunk.byteLength
      if (size > free) throw new MalformedError(`${path} expands to more than the ${free} bytes that the disk has free`)
      if (size > honest)
        throw new MalformedError(`${path} expands to more than ${honest} bytes, ${expansionLimit} times its size`)
      yield chunk
    }
  }
}
