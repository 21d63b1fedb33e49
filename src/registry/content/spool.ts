// Blobs that more than one registry wants are read once and kept on disk for as long as the run needs them.
import { randomUUID } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Descriptor } from '../model/descriptor.ts'
import { IntegrityError, RegistryError } from '../model/errors.ts'
import type { UnnamedFile } from './unnamed-file.ts'
import { bytesOf } from './verified-stream.ts'

/** What must be known of a blob that is kept. `digest`: for messages. */
export type KeptBlob = Pick<Descriptor, 'digest' | 'size'>

export interface Spool {
  /** Opens the blob as often as wanted; `open` is called once, when it is first wanted. */
  keep(blob: KeptBlob, open: () => Promise<Readable>): () => Promise<Readable>
  /** Removes everything that was kept. Never throws. */
  clear(): Promise<void>
}

/** Bytes up to which a blob is kept in memory. */
const memoryLimit = 256 * 1024
/** Bytes read at a time: larger than a stream's own, since blobs are. */
const step = 512 * 1024

/** All blobs in one file, which takes one descriptor of the process however many blobs there are. */
interface SpoolFile {
  readonly file: UnnamedFile
  /** Offset behind the last blob. */
  end: number
}

/** A spool in one file under `parent` (the runner's temporary folder), which is opened when it is first needed. */
export function openSpool(parent: string): Spool {
  let spooled: Promise<SpoolFile> | undefined
  const inFile = () => (spooled ??= createFile(parent))
  return {
    keep: (blob, open) => {
      let kept: Promise<() => Readable> | undefined
      const take = async () =>
        blob.size <= memoryLimit ? keepInMemory(open) : keepOnDisk(blob, open, { parent, spooled: await inFile() })
      return async () => {
        kept ??= take()
        return (await kept)()
      }
    },
    clear: async () => {
      await spooled?.then(({ file }) => file.close()).catch(() => undefined)
    },
  }
}

/** The code is imported if a blob is kept: few runs need it, and it loads modules of Node that no other part does. */
async function createFile(parent: string): Promise<SpoolFile> {
  const { UnnamedFile } = await import('./unnamed-file.ts')
  return { file: new UnnamedFile(join(parent, `promote-image-${randomUUID()}`)), end: 0 }
}

async function keepInMemory(open: () => Promise<Readable>): Promise<() => Readable> {
  const bytes = await buffer(await open())
  return () => Readable.from([bytes])
}

async function keepOnDisk(
  blob: KeptBlob,
  open: () => Promise<Readable>,
  { parent, spooled }: { readonly parent: string; readonly spooled: SpoolFile },
): Promise<() => Readable> {
  const { bavail, bsize } = await statfs(parent)
  if (bavail * bsize < blob.size) throw diskFull(parent, blob, bavail * bsize)
  const place = { file: spooled.file, start: spooled.end }
  spooled.end += blob.size
  await write(blob, await open(), place)
  return () => Readable.from(read(blob, place), { objectMode: false })
}

interface Place {
  readonly file: UnnamedFile
  readonly start: number
}

/** Never writes beyond the blob's size: another blob follows. */
async function write({ digest, size }: KeptBlob, chunks: Readable, { file, start }: Place): Promise<void> {
  let at = 0
  for await (const chunk of bytesOf(chunks)) {
    if (at + chunk.byteLength > size) throw new IntegrityError(`blob ${digest}, bytes`, size, `more than ${size}`)
    await file.write(chunk, start + at)
    at += chunk.byteLength
  }
  if (at < size) throw new IntegrityError(`blob ${digest}, bytes`, size, at)
}

async function* read({ digest, size }: KeptBlob, { file, start }: Place): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; ) {
    const chunk = Buffer.allocUnsafe(Math.min(step, size - at))
    const bytesRead = await file.read(chunk, start + at)
    if (bytesRead === 0) throw new IntegrityError(`blob ${digest} on disk, bytes`, size, at)
    at += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}

function diskFull(folder: string, { digest, size }: KeptBlob, free: number): RegistryError {
  return new RegistryError({
    registry: folder,
    repository: folder,
    operation: `keep blob ${digest} (${size} bytes) on disk, where ${free} bytes are free,`,
    access: 'read',
    code: 'disk-full',
  })
}
