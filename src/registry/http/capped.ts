// Reads a body into memory up to a bound: everything small that a server sends is read here.
import type { Readable } from 'node:stream'

/** The text of the body; undefined where it is longer than `limit` bytes (the rest is not read). */
export async function readCapped(body: Readable, limit: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes: unknown = chunk
    if (!(bytes instanceof Uint8Array)) continue
    size += bytes.byteLength
    if (size > limit) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
