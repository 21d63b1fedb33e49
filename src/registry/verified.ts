// Bytes are only worth their digest: streams that prove it while they flow, and know that they did.
import { Readable } from 'node:stream'
import type { Descriptor } from './descriptor.ts'
import { hashLike } from './digest.ts'
import { IntegrityError } from './errors.ts'

/** Streams made here, by the digest they prove: whoever passes one on need not hash it again. */
const proven = new WeakMap<Readable, string>()

/**
 * The chunks as a stream that fails with IntegrityError: at once where more than `of.size` bytes come, at its end where
 * size or digest differ. `what` names the bytes in the error.
 */
export function verifiedStream(of: Descriptor, chunks: AsyncIterable<Uint8Array>, what: string): Readable {
  const stream = Readable.from(verify(of, chunks, what), { objectMode: false })
  proven.set(stream, of.digest)
  return stream
}

/** The stream itself where it proves the digest already, else one around it that does. */
export function provenStream(of: Descriptor, stream: Readable, what: string): Readable {
  return proven.get(stream) === of.digest ? stream : verifiedStream(of, stream, what)
}

/** Reads a verified stream whole: for content that is known to be small. */
export async function collect(of: Descriptor, stream: Readable, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytesOf(provenStream(of, stream, what))) chunks.push(chunk)
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

async function* verify(of: Descriptor, chunks: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array> {
  const hash = hashLike(of.digest)
  let size = 0
  for await (const chunk of bytesOf(chunks)) {
    size += chunk.byteLength
    if (size > of.size) throw new IntegrityError(`${what}, bytes`, of.size, `more than ${of.size}`)
    hash.update(chunk)
    yield chunk
  }
  if (size !== of.size) throw new IntegrityError(`${what}, bytes`, of.size, size)
  const actual = `${of.digest.slice(0, of.digest.indexOf(':'))}:${hash.digest('hex')}`
  if (actual !== of.digest) throw new IntegrityError(what, of.digest, actual)
}

/** The chunks of a byte stream, typed. */
export async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a stream of bytes gave something else')
    yield chunk
  }
}
