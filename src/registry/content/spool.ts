// Blobs that more than one registry wants are read once and kept on disk for as long as the run needs them.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Readable as Stream } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Descriptor } from '../model/descriptor.ts'
import { hexOf } from '../model/digest.ts'
import { RegistryError } from '../model/errors.ts'

export interface Spool {
  /** Opens the blob as often as wanted; `open` is called once, when it is first wanted. */
  keep(blob: Descriptor, open: () => Promise<Readable>): () => Promise<Readable>
  /** Removes everything that was kept. Never throws. */
  clear(): Promise<void>
}

/** Bytes up to which a blob is kept in memory. */
const memoryLimit = 256 * 1024

/** A spool in a folder of its own under `parent` (the runner's temporary folder), made when it is first needed. */
export function openSpool(parent: string): Spool {
  let folder: Promise<string> | undefined
  const inFolder = () => (folder ??= mkdtemp(join(parent, 'promote-image-')))
  return {
    keep: (blob, open) => {
      let kept: Promise<() => Readable> | undefined
      const take = async () =>
        blob.size <= memoryLimit ? keepInMemory(open) : keepOnDisk(blob, open, await inFolder())
      return async () => {
        kept ??= take()
        return (await kept)()
      }
    },
    clear: async () => {
      await folder?.then((path) => rm(path, { recursive: true, force: true })).catch(() => undefined)
    },
  }
}

async function keepInMemory(open: () => Promise<Readable>): Promise<() => Readable> {
  const bytes = await buffer(await open())
  return () => Stream.from([bytes])
}

async function keepOnDisk(blob: Descriptor, open: () => Promise<Readable>, folder: string): Promise<() => Readable> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < blob.size) throw diskFull(folder, blob, bavail * bsize)
  const file = join(folder, hexOf(blob.digest))
  await pipeline(await open(), createWriteStream(file))
  return () => createReadStream(file)
}

function diskFull(folder: string, { digest, size }: Descriptor, free: number): RegistryError {
  return new RegistryError({
    registry: folder,
    repository: folder,
    operation: `keep blob ${digest} (${size} bytes) on disk, where ${free} bytes are free,`,
    access: 'read',
    code: 'disk-full',
  })
}
