// Archives are read at random, which only a plain tar allows: a compressed one is expanded once.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { bytesOf } from '../content/verified-stream.ts'
import { MalformedError } from '../model/errors.ts'
import { codeOf } from './layout-files.ts'

const expanders = [
  { magic: [0x1f, 0x8b], expander: () => createGunzip() },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], expander: () => createZstdDecompress() },
]
const others = [
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: 'xz' },
]

/** The path of the plain tar: the archive's own, or that of its expansion in `folder`. Throws MalformedError. */
export async function decompressArchive(path: string, folder: () => Promise<string>): Promise<string> {
  const head = await readHead(path)
  const starts = ({ magic }: { readonly magic: readonly number[] }) => magic.every((byte, at) => head[at] === byte)
  const other = others.find(starts)
  if (other !== undefined)
    throw new MalformedError(
      `${path} is compressed by ${other.name}, which is not read here. Use gzip or zstd, or none`,
    )
  const known = expanders.find(starts)
  if (known === undefined) return path
  const plain = join(await folder(), `${randomUUID()}.tar`)
  const { bavail, bsize } = await statfs(await folder())
  try {
    const bounded = bound(bavail * bsize, path)
    await pipeline(createReadStream(path), known.expander(), bounded, createWriteStream(plain, { flags: 'wx' }))
  } catch (error) {
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

/** A few bytes can expand to any number: not more than the disk has room for. */
function bound(limit: number, path: string): (chunks: AsyncIterable<unknown>) => AsyncGenerator<Uint8Array> {
  return async function* (chunks) {
    let size = 0
    for await (const chunk of bytesOf(chunks)) {
      size += chunk.byteLength
      if (size > limit)
        throw new MalformedError(`${path} expands to more than the ${limit} bytes that the disk has free`)
      yield chunk
    }
  }
}
