// Reads a stream to its end before its bytes are used, so that the request that it comes from is over.
import type { Readable } from 'node:stream'
import { type KeptBlob, openSpool } from './spool.ts'

export interface SetAside {
  /** The bytes, as often as wanted. */
  open(): Promise<Readable>
  /** Frees the memory or the disk. Never throws. */
  discard(): Promise<void>
}

/** Keeps small blobs in memory, others in a file under `parent`. Throws the stream's error, or that of a full disk. */
export async function setAside(blob: KeptBlob, stream: Readable, parent: string): Promise<SetAside> {
  const spool = openSpool(parent)
  const open = spool.keep(blob, async () => stream)
  try {
    const unused = await open()
    unused.destroy()
  } catch (error) {
    stream.destroy()
    await spool.clear()
    throw error
  }
  return { open, discard: () => spool.clear() }
}
