// Bytes are only worth their digest: streams that prove it while they flow, and know that they did.
import { Readable } from 'node:stream'
import type { Descriptor } from '../model/descriptor.ts'
import { hashLike } from '../model/digest.ts'
import { IntegrityError } from '../model/errors.ts'

interface VerificationState {
  readonly digest: string
  watch: StreamObserver | undefined
  /** The stream has ended, or was ended: what its source says from now on is nobody's failure. */
  ended: boolean
}

export interface StreamObserver {
  /** Told of the size of every chunk that goes by. */
  readonly tap: (bytes: number) => void
  /** Told what the source failed with, or what is wrong with its bytes; not why somebody else ended the stream. */
  readonly failed: (error: unknown) => void
}

/** Streams made here: whoever passes one on need not hash it again. */
const proofs = new WeakMap<Readable, VerificationState>()

/**
 * The chunks as a stream that fails with IntegrityError: at once where more than `of.size` bytes come, at its end where
 * size or digest differ. `what` names the bytes in the error.
 */
export function verifiedStream(of: Descriptor, chunks: AsyncIterable<unknown>, what: string): Readable {
  const proof: VerificationState = { digest: of.digest, watch: undefined, ended: false }
  const stream = Readable.from(verify({ of, what, proof }, chunks), { objectMode: false })
  onDestroy(stream, () => {
    proof.ended = true
    if (chunks instanceof Readable) chunks.destroy()
  })
  proofs.set(stream, proof)
  return stream
}

/**
 * Calls `act` as soon as the stream is destroyed, or at its end. What a generator reads from would only hear of it when
 * its next bytes come, and never where nobody had begun to read.
 */
export function onDestroy(stream: Readable, act: () => void): void {
  const destroy = stream._destroy.bind(stream)
  stream._destroy = (error, done) => {
    act()
    destroy(error, done)
  }
}

/**
 * The stream itself where it proves the digest already, else one around it that does. A layer around a stream costs time
 * for every chunk, so there is never one more than is needed.
 */
export function ensureVerified(
  of: Descriptor,
  stream: Readable,
  { what, watch }: { readonly what: string; readonly watch?: StreamObserver },
): Readable {
  const proof = proofs.get(stream)
  if (proof?.digest !== of.digest)
    return ensureVerified(of, verifiedStream(of, stream, what), { what, ...(watch && { watch }) })
  proof.watch = watch
  return stream
}

/** Reads a blob whole: for content that is known to be small. */
export async function collect(of: Descriptor, stream: Readable, what: string): Promise<Uint8Array> {
  return joined(await collectChunks(of, stream, what))
}

/** Reads a blob whole, in the pieces that it came in: a copy into one buffer costs more than all else that is done with it. */
export async function collectChunks(of: Descriptor, stream: Readable, what: string): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of ensureVerified(of, stream, { what })) chunks.push(asBytes(chunk))
  return chunks
}

/** All of a byte stream; `undefined` where it has more than `limit` bytes, which are then not read. */
export async function readUpTo(limit: number, stream: AsyncIterable<unknown>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytesOf(stream)) {
    size += chunk.byteLength
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return joined(chunks)
}

/** The chunks as one: a copy if there are several. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
}

interface Verification {
  readonly of: Descriptor
  readonly what: string
  readonly proof: VerificationState
}

async function* verify({ of, what, proof }: Verification, chunks: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  const hash = hashLike(of.digest)
  let size = 0
  try {
    for await (const chunk of chunks) {
      const bytes = asBytes(chunk)
      size += bytes.byteLength
      if (size > of.size) throw new IntegrityError(`${what}, bytes`, of.size, `more than ${of.size}`)
      hash.update(bytes)
      proof.watch?.tap(bytes.byteLength)
      yield bytes
    }
    if (size !== of.size) throw new IntegrityError(`${what}, bytes`, of.size, size)
    const actual = `${of.digest.slice(0, of.digest.indexOf(':'))}:${hash.digest('hex')}`
    if (actual !== of.digest) throw new IntegrityError(what, of.digest, actual)
  } catch (error) {
    if (!proof.ended) proof.watch?.failed(error)
    throw error
  }
}

/** A chunk of a byte stream, typed. */
export function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new TypeError('a stream of bytes gave something else')
}

/** The chunks of a byte stream, typed. */
export async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield asBytes(chunk)
}

/** What comes after the first `offset` bytes of a stream. */
export async function* bytesAfter(stream: AsyncIterable<unknown>, offset: number): AsyncGenerator<Uint8Array> {
  let left = offset
  for await (const bytes of bytesOf(stream)) {
    if (left < bytes.byteLength) yield bytes.subarray(left)
    left = Math.max(0, left - bytes.byteLength)
  }
}
