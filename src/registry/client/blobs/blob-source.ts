// The bytes of a blob on their way up: small ones in memory, large ones opened anew for every try, all of them proven.
import { Readable } from 'node:stream'
import { bytesAfter, collectChunks, ensureVerified, joined, onDestroy } from '../../content/verified-stream.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import type { Body, BodySize } from '../../transport/types.ts'
import type { RepositoryContext } from '../request.ts'
import { bodySizeOf, modestBlob, smallBlob } from './download.ts'

const contentType = 'application/octet-stream'

export interface BlobSource {
  /** Begins to read what is held in memory; what is streamed waits for its upload. */
  preload(): void
  /** As the body of a request. */
  body(): Promise<Body>
  /** A verified stream of the bytes. */
  open(): Promise<Readable>
  /** The bytes from `offset` on, of which there are some, as the body of a request; those before are read to prove them. */
  bodyFrom(offset: number): Body
  readonly bodySize: BodySize
  /** Throws what went wrong with the bytes themselves, if anything did. */
  throwIfFailed(): void
}

export function blobSource(remote: RepositoryContext, of: Descriptor, open: () => Promise<Readable>): BlobSource {
  const what = `blob ${of.digest}`
  const failures: unknown[] = []
  const sent = (bytes: number): void => remote.host.observe({ kind: 'sent', registry: remote.name.registry, bytes })
  let held: Promise<readonly Uint8Array[]> | undefined
  const read = async () => collectChunks(of, await open(), what)
  const hold = (): Promise<readonly Uint8Array[]> => {
    held ??= read()
    held.catch(() => undefined) // Whoever sends it is told; where nobody needs it any more, nobody need know.
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
      if (of.size > modestBlob) return { kind: 'stream', open: () => stream(), length: of.size, contentType }
      const chunks = await hold()
      sent(of.size)
      if (of.size <= smallBlob) return { kind: 'bytes', bytes: joined(chunks), contentType }
      const open = async () => Readable.from(chunks, { objectMode: false })
      return { kind: 'stream', open, length: of.size, contentType }
    },
    open: () => stream(),
    bodyFrom: (offset) => ({
      kind: 'stream',
      open: async () => skipping(await stream(() => {}), offset, sent),
      length: of.size - offset,
      contentType,
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
