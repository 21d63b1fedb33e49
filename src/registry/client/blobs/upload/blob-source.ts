// Provides the verified bytes of a blob for uploads: small blobs from memory, others from a new stream per try.
import { Readable } from 'node:stream'
import { bytesAfter, collect, ensureVerified, onDestroy, readAhead } from '../../../content/verified-stream.ts'
import type { Descriptor } from '../../../model/descriptor.ts'
import type { Body, BodySize } from '../../../transport/types.ts'
import type { RepositoryContext } from '../../request.ts'
import { bodySizeOf, modestBlob, smallBlob } from '../body-size.ts'

const contentType = 'application/octet-stream'

export interface BlobSource {
  /** Starts to read the blob into memory, unless it is large. */
  preload(): void
  /** As the body of a request. */
  body(): Promise<Body>
  /** A verified stream of the bytes. Under a bound on requests, none is in flight for it any more. */
  open(): Promise<Readable>
  /** The bytes from `offset` on as the body of a request. The bytes before are read too, for the digest. */
  bodyFrom(offset: number): Body
  readonly bodySize: BodySize
  /** Whether the source or the verification failed. */
  hasFailed(): boolean
  /** Throws that error, if there was one. */
  throwIfFailed(): void
  /** Ends a read whose bytes were not needed. */
  close(): void
}

export function blobSource(remote: RepositoryContext, of: Descriptor, open: () => Promise<Readable>): BlobSource {
  const what = `blob ${of.digest}`
  const common = { kind: 'stream', contentType, blob: of.digest } as const
  const failures: unknown[] = []
  const sent = (bytes: number): void => remote.host.observe({ kind: 'sent', registry: remote.name.registry, bytes })
  const failed = (error: unknown): void => void failures.push(error)
  const recorded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      failed(error)
      throw error
    }
  }
  const stream = (tap = sent): Promise<Readable> =>
    recorded(async () => ensureVerified(of, await open(), { what, watch: { tap, failed } }))
  let held: Promise<Uint8Array> | undefined
  const read = () => recorded(async () => collect(of, await open(), what))
  const hold = (): Promise<Uint8Array> => {
    held ??= read()
    // the error is thrown to the upload that needs the bytes
    held.catch(() => undefined)
    return held
  }
  let begun: Promise<Readable> | undefined
  const begin = (): Promise<Readable> => {
    begun = stream(() => {}).then(readAhead)
    begun.catch(() => undefined)
    return begun
  }
  let isTaken = false
  /** The read does not wait for the upload, which may wait for reads: both count as requests in flight. */
  const modestBody = async (): Promise<Body> => {
    let first: Readable | undefined = await ((isTaken ? undefined : begun) ?? begin())
    isTaken = true
    // what is only read ahead may not be sent at all
    sent(of.size)
    const open = async (): Promise<Readable> => {
      const opened = first ?? (await stream(() => {}))
      first = undefined
      return opened
    }
    return { ...common, open, length: of.size }
  }
  return {
    bodySize: bodySizeOf(of),
    preload: () => {
      if (of.size <= smallBlob) void hold()
      else if (of.size <= modestBlob) void begin()
    },
    body: async () => {
      if (of.size > modestBlob) return { ...common, open: () => stream(), length: of.size }
      if (of.size > smallBlob) return modestBody()
      const bytes = await hold()
      sent(of.size)
      return { kind: 'bytes', bytes, contentType }
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
    hasFailed: () => failures.length > 0,
    throwIfFailed: () => {
      if (failures.length > 0) throw failures[0]
    },
    close: () => void begun?.then((opened) => opened.destroy()).catch(() => undefined),
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
