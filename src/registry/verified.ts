// Bytes are only worth their digest: streams that prove it while they flow, and know that they did.
import { Readable } from 'node:stream'
import type { Descriptor } from './descriptor.ts'
import { hashLike } from './digest.ts'
import { IntegrityError } from './errors.ts'

interface Proof {
  readonly digest: string
  /** Told of the size of every chunk that goes by. */
  tap: ((bytes: number) => void) | undefined
}

/** Streams made here: whoever passes one on need not hash it again. */
const proofs = new WeakMap<Readable, Proof>()

/**
 * The chunks as a stream that fails with IntegrityError: at once where more than `of.size` bytes come, at its end where
 * size or digest differ. `what` names the bytes in the error.
 */
export function verifiedStream(of: Descriptor, chunks: AsyncIterable<unknown>, what: string): Readable {
  const proof: Proof = { digest: of.digest, tap: undefined }
  const stream = Readable.from(verify({ of, what, proof }, chunks), { objectMode: false })
  if (chunks instanceof Readable) whenEnded(stream, () => chunks.destroy())
  proofs.set(stream, proof)
  return stream
}

/**
 * Calls `act` as soon as the stream is destroyed, or at its end. What a generator reads from would only hear of it when
 * its next bytes come, and never where nobody had begun to read.
 */
export function whenEnded(stream: Readable, act: () => void): void {
  const destroy = stream._destroy.bind(stream)
  stream._destroy = (error, done) => {
    act()
    destroy(error, done)
  }
}

/**
 * The stream itself where it proves the digest already, else one around it that does; `tap` is told of the size of
 * every chunk. A layer around a stream costs time for every chunk, so there is never one more than is needed.
 */
export function provenStream(
  of: Descriptor,
  stream: Readable,
  { what, tap }: { readonly what: string; readonly tap?: (bytes: number) => void },
): Readable {
  const proof = proofs.get(stream)
  if (proof?.digest !== of.digest)
    return provenStream(of, verifiedStream(of, stream, what), { what, ...(tap && { tap }) })
  proof.tap = tap
  return stream
}

/** Reads a blob whole: for content that is known to be small. */
export async function collect(of: Descriptor, stream: Readable, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytesOf(provenStream(of, stream, { what }))) chunks.push(chunk)
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

interface Verification {
  readonly of: Descriptor
  readonly what: string
  readonly proof: Proof
}

async function* verify({ of, what, proof }: Verification, chunks: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  const hash = hashLike(of.digest)
  let size = 0
  for await (const chunk of chunks) {
    const bytes = byteChunk(chunk)
    size += bytes.byteLength
    if (size > of.size) throw new IntegrityError(`${what}, bytes`, of.size, `more than ${of.size}`)
    hash.update(bytes)
    proof.tap?.(bytes.byteLength)
    yield bytes
  }
  if (size !== of.size) throw new IntegrityError(`${what}, bytes`, of.size, size)
  const actual = `${of.digest.slice(0, of.digest.indexOf(':'))}:${hash.digest('hex')}`
  if (actual !== of.digest) throw new IntegrityError(what, of.digest, actual)
}

/** A chunk of a byte stream, typed. */
export function byteChunk(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new TypeError('a stream of bytes gave something else')
}

/** The chunks of a byte stream, typed. */
export async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield byteChunk(chunk)
}
