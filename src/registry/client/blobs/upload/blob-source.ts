// Provides the verified bytes of a blob for uploads: small blobs from memory, large ones from a new stream per try.
import { Readable } from 'node:stream'
import { bytesAfter, collectChunks, ensureVerified, joined, onDestroy } from '../../../content/verified-stream.ts'
import type { Descriptor } from '../../../model/descriptor.ts'
import type { Body, BodySize } from '../../../transport/types.ts'
import type { RepositoryContext } from '../../request.ts'
import { bodySizeOf, modestBlob, smallBlob } from '../body-size.ts'

const contentType = 'application/octet-stream'

export interface BlobSource {
  /** Starts to read a small blob into memory; does nothing for one that is streamed. */
  preload(): void
  /** As the body of a request. */
  body(): Promise<Body>
  /** A verified stream of the bytes. Under a bound on requests, none is in flight for it any more. */
  open(): Promise<Readable>
  /** The bytes from `offset` on as the body of a request. The bytes before are read too, for the digest. */
  bodyFrom(offset: number): Body
  readonly bodySize: BodySize
  /** Throws the error of the source or of the verification, if there was one. */
  throwIfFailed(): void
}

export function blobSource(remote: RepositoryContext, of: Descriptor, open: () => Promise<Readable>): BlobSource {
  const what = `blob ${of.digest}`
  const common = { kind: 'stream', contentType, blob: of.digest } as const
  const failures: unknown[] = []
  const sent = (bytes: number): void => remote.host.observe({ kind: 'sent', registry: remote.name.registry, bytes })
  let held: Promise<readonly Uint8Array[]> | undefined
  const read = async () => collectChunks(of, await open(), what)
  const hold = (): Promise<readonly Uint8Array[]> => {
    held ??= read()
    // the error is thrown to the upload that needs the bytes
    held.catch(() => undefined)
    return held
  }
  const stream = async (tap = sent): Promise<Readable> => {
    try {
      return ensureVerified(of, await open(), { what, watch: { tap, failed: (error) => failures.push(error) } })
    } catch (error) {
      failures.push(error)
      throw error
    }
  }
  return {
    bodySize: bodySizeOf(of),
    preload: () => {
      if (of.size <= modestBlob) void hold()
    },
    body: async () => {
      if (of.size > modestBlob) return { ...common, open: () => stream(), length: of.size }
      const chunks = await hold()
      sent(of.size)
      if (of.size <= smallBlob) return { kind: 'bytes', bytes: joined(chunks), contentType }
      const open = async () => Readable.from(chunks, { objectMode: false })
      return { ...common, open, length: of.size }
    },
    open: async () => {
      const bound = await remote.host.session.bound?.()
      return bound ? bound.readAhead(of, await stream()) : stream()
    },
    bodyFrom: (offset) => ({
      ...common,
      open: async () => skipping(await stream(() => {}), offset, sent),
      length: of.size - offset,
    }),
    throwIfFailed: () => {
      if (failures.length > 0) throw failures[0]
    },
  }
}

function skipping(stream: Readable, offset: number, sent: (bytes: number) => void): Readable {
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    for await (const bytes of bytesAfter(stream, offset)) {
      sent(bytes.byteLength)
      yield bytes
    }
  }
  const left = Readable.from(rest(), { objectMode: false })
  onDestroy(left, () => stream.destroy())
  return left
}
