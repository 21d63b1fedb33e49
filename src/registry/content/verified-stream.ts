// Verifies the digest and size of a stream while it is read.
import { Readable } from 'node:stream'
import type { Descriptor } from '../model/descriptor.ts'
import { hashLike } from '../model/digest.ts'
import { IntegrityError } from '../model/errors.ts'

interface VerificationState {
  readonly digest: string
  watch: StreamObserver | undefined
  /** The stream has ended or was destroyed: later errors of its source are ignored. */
  ended: boolean
}

export interface StreamObserver {
  /** Called with the size of every chunk. */
  readonly tap: (bytes: number) => void
  /** Called with the error of the source or of the verification; not if the reader destroys the stream. */
  readonly failed: (error: unknown) => void
}

/** Bytes up to which a stream can be read ahead to its end. */
export const readAheadLimit: number = 1024 * 1024

/** Streams that verify their digest already, so that they are not hashed twice. */
const proofs = new WeakMap<Readable, VerificationState>()

/**
 * The chunks as a stream that fails with IntegrityError: as soon as there are more than `of.size` bytes, or at its end if
 * size or digest differ. `what` names the bytes in the error.
 */
export function verifiedStream(of: Descriptor, chunks: AsyncIterable<unknown>, what: string): Readable {
  const proof: VerificationState = { digest: of.digest, watch: undefined, ended: false }
  const highWaterMark = of.size <= readAheadLimit ? of.size + 1 : 1
  const stream = Readable.from(verify({ of, what, proof }, chunks), { objectMode: false, highWaterMark })
  onDestroy(stream, () => {
    proof.ended = true
    if (chunks instanceof Readable) chunks.destroy()
  })
  proofs.set(stream, proof)
  return stream
}

/**
 * Calls `act` as soon as the stream is destroyed or ends. A generator learns that only with the next chunk of its
 * source, and never if it was not started.
 */
export function onDestroy(stream: Readable, act: () => void): void {
  const destroy = stream._destroy.bind(stream)
  stream._destroy = (error, done) => {
    act()
    destroy(error, done)
  }
}

/**
 * The stream itself if it verifies the digest already, else a stream around it that does. Each layer costs time for every
 * chunk, so that there is only one.
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

/** Reads a whole blob, which is known to be small. */
export async function collect(of: Descriptor, stream: Readable, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of ensureVerified(of, stream, { what })) chunks.push(asBytes(chunk))
  return joined(chunks)
}

/** Starts to read a verified stream of at most `readAheadLimit` bytes into its buffer. Returns the stream. */
export function readAhead(stream: Readable): Readable {
  // its reader finds the error
  stream.on('error', () => {}).read(0)
  return stream
}

/** The bytes of a stream; `undefined` if there are more than `limit`: the rest is then not read. */
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

/** The chunks as one array; copied if there are several. */
function joined(chunks: readonly Uint8Array[]): Uint8Array {
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

/** The bytes after the first `offset` bytes of a stream. */
export async function* bytesAfter(stream: AsyncIterable<unknown>, offset: number): AsyncGenerator<Uint8Array> {
  let left = offset
  for await (const bytes of bytesOf(stream)) {
    if (left < bytes.byteLength) yield bytes.subarray(left)
    left = Math.max(0, left - bytes.byteLength)
  }
}
