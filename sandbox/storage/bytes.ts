// Stores the bytes of blobs: in memory, or in files, so that a blob may have any size.
import { createReadStream, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** An upload's bytes before they have a digest. */
export interface Draft {
  append(chunk: Uint8Array): Promise<void>
  read(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  keep(digest: string): Promise<void>
  drop(): Promise<void>
}

export interface Bytes {
  size(digest: string): number | undefined
  /** The bytes from `start` to `end`, both inclusive. */
  open(digest: string, start: number, end: number): Uint8Array | Readable
  whole(digest: string): Uint8Array
  put(digest: string, bytes: Uint8Array): void
  begin(id: string): Promise<Draft>
}

export function memoryBytes(): Bytes {
  const kept = new Map<string, Uint8Array>()
  return {
    size: (digest) => kept.get(digest)?.length,
    open: (digest, start, end) => kept.get(digest)?.subarray(start, end + 1) ?? new Uint8Array(),
    whole: (digest) => kept.get(digest) ?? new Uint8Array(),
    put: (digest, bytes) => {
      kept.set(digest, bytes)
    },
    begin: () => {
      const chunks: Uint8Array[] = []
      return Promise.resolve({
        append: async (chunk) => void chunks.push(chunk),
        read: () => chunks,
        keep: async (digest) => void kept.set(digest, Buffer.concat(chunks)),
        drop: () => Promise.resolve(),
      })
    },
  }
}

const fileName = (digest: string): string => digest.replace(':', '-')

async function beginFile(path: string, keep: (digest: string) => Promise<void>): Promise<Draft> {
  const file = await open(path, 'w')
  return {
    append: async (chunk) => {
      let at = 0
      while (at < chunk.length) at += (await file.write(chunk, at)).bytesWritten
    },
    read: (): AsyncIterable<Uint8Array> => createReadStream(path),
    keep: async (digest) => {
      await file.close()
      await keep(digest)
    },
    drop: async () => {
      await file.close()
      await rm(path, { force: true })
    },
  }
}

/** Blobs as files named by digest in `folder/blobs`; a half-done upload of an earlier run is forgotten. */
export function folderBytes(folder: string): Bytes {
  const blobs = join(folder, 'blobs')
  const uploads = join(folder, 'uploads')
  rmSync(uploads, { recursive: true, force: true })
  for (const folder of [blobs, uploads]) mkdirSync(folder, { recursive: true })
  const sizes = new Map(readdirSync(blobs).map((name) => [name, statSync(join(blobs, name)).size]))
  return {
    size: (digest) => sizes.get(fileName(digest)),
    open: (digest, start, end) =>
      createReadStream(join(blobs, fileName(digest)), { start, end, highWaterMark: 1 << 18 }),
    whole: (digest) => readFileSync(join(blobs, fileName(digest))),
    put: (digest, bytes) => {
      writeFileSync(join(blobs, fileName(digest)), bytes)
      sizes.set(fileName(digest), bytes.length)
    },
    begin: (id) => {
      const path = join(uploads, id)
      return beginFile(path, async (digest) => {
        await rename(path, join(blobs, fileName(digest)))
        sizes.set(fileName(digest), statSync(join(blobs, fileName(digest))).size)
      })
    },
  }
}
