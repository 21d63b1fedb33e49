// Bounds the requests in flight to a registry, whatever their kind. Imported only if the user sets a bound.
//
// An upload whose bytes are read from a registry is two requests, each with a permit. To avoid a deadlock, the read is opened
// first, and the write then goes before the other requests that wait. If the registry that is written to has reads of blobs
// in flight too, which may wait for writes in turn, the blob is read to its end before its write waits.

import { tmpdir } from 'node:os'
import type { Readable } from 'node:stream'
import { type SetAside, setAside } from '../../content/set-aside.ts'
import type { KeptBlob } from '../../content/spool.ts'
import { onDestroy } from '../../content/verified-stream.ts'
import { mapWithLimit } from '../../util/concurrency-limit.ts'
import type { Dispatch, Interceptor } from '../pipeline.ts'
import type { Body, RegistryRequest, RegistryResponse, UploadBound } from '../types.ts'
import { withPermit } from './concurrency.ts'
import { type Release, Semaphore } from './semaphore.ts'

type StreamBody = Extract<Body, { readonly kind: 'stream' }>

export class RequestBound implements UploadBound {
  /** At most as many as requests: each may have a blob on disk, and the reads that it keeps open. */
  readonly inTurn: UploadBound['inTurn']
  readonly #permits: Semaphore
  readonly #temporary: string
  /** Blobs that are being read. */
  #reads = 0

  /** `temporary`: the folder for blobs that are read before they are sent; the system's by default. */
  constructor(bound: number, temporary = tmpdir()) {
    this.#permits = new Semaphore(bound)
    this.#temporary = temporary
    this.inTurn = mapWithLimit(bound)
  }

  readonly intercept: Interceptor = (next) => async (request) => {
    const { body, bodySize, signal } = request
    if (body?.kind === 'stream') return this.#sendStream(next, request, body)
    const isRead = bodySize !== 'small' && body === undefined
    const release = await this.#permits.acquire(signal)
    return withPermit(isRead ? this.#countRead(release) : release, () => next(request))
  }

  async readAhead(blob: KeptBlob, stream: Readable): Promise<Readable> {
    const kept = await setAside(blob, stream, this.#temporary)
    const bytes = await kept.open()
    onDestroy(bytes, () => void kept.discard())
    return bytes
  }

  #countRead(release: Release): Release {
    this.#reads += 1
    let isOver = false
    return () => {
      if (!isOver) this.#reads -= 1
      isOver = true
      release()
    }
  }

  async #sendStream(next: Dispatch, request: RegistryRequest, body: StreamBody): Promise<RegistryResponse> {
    const stream = await body.open()
    // the connection of the read may break while nobody listens: whoever reads the stream gets the error
    stream.on('error', () => {})
    const source: Source = { first: stream, kept: undefined }
    try {
      const release = await this.#acquireFor(source, request, body)
      const open = (): Promise<Readable> => openAgain(source, body)
      const response = await withPermit(release, () => next({ ...request, body: { ...body, open } }))
      void response.freed.then(() => discard(source))
      return response
    } catch (error) {
      await discard(source)
      throw error
    }
  }

  async #acquireFor(source: Source, { signal }: RegistryRequest, { blob, length }: StreamBody): Promise<Release> {
    if (!this.#permits.isFree && this.#reads > 0 && source.first !== undefined) {
      source.kept = await setAside({ digest: blob, size: length }, source.first, this.#temporary)
      source.first = undefined
    }
    return this.#permits.acquire(signal, 1, true)
  }
}

/** Where the bytes of a body come from: a stream that is open already, a copy of it, or else the body opened again. */
interface Source {
  first: Readable | undefined
  kept: SetAside | undefined
}

async function openAgain(source: Source, body: StreamBody): Promise<Readable> {
  const { first, kept } = source
  source.first = undefined
  return first ?? (await (kept ?? body).open())
}

async function discard({ first, kept }: Source): Promise<void> {
  first?.destroy()
  await kept?.discard()
}
