// Reads blobs as verified streams, and resumes them after a broken connection (distribution-spec end-2).
import { Readable } from 'node:stream'
import { asBytes, bytesAfter, onDestroy, verifiedStream } from '../../content/verified-stream.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { formatName } from '../../model/reference.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { type RepositoryContext, send } from '../request.ts'
import { bodySizeOf } from './body-size.ts'
import { checkOpened, encoded, encodingOf } from './check-download.ts'
import { knownBytes } from './known-bytes.ts'

/** Most interruptions in a row, with less than a MiB between them. */
const cutLimit = 5
const progress = 1024 * 1024

/**
 * The blob's bytes. Content that the descriptor embeds, and well-known content, needs no request.
 * Throws RegistryError; the stream fails with IntegrityError if size or digest differ.
 */
export async function readBlob(remote: RepositoryContext, of: Descriptor): Promise<Readable> {
  const bytes = knownBytes(of)
  if (bytes !== undefined) return verifiedStream(of, Readable.from([bytes]), of.digest)
  const closed = new AbortController()
  const reading = { ...remote, signal: AbortSignal.any([remote.signal, closed.signal]) }
  const first = await openAt(reading, of, 0)
  const encoding = encodingOf(first)
  const encoded = encoding === undefined ? '' : `, sent with Content-Encoding ${encoding},`
  const what = `blob ${of.digest} of ${formatName(remote.name)}${encoded}`
  const stream = verifiedStream(of, chunks(reading, of, first), what)
  onDestroy(stream, () => closed.abort())
  return stream
}

async function* chunks(remote: RepositoryContext, of: Descriptor, first: RegistryResponse): AsyncGenerator<Uint8Array> {
  const { observe } = remote.host
  let response = first
  let received = 0
  let cuts = 0
  let mark = 0
  for (;;) {
    let cause: unknown
    try {
      for await (const chunk of restOf(response, received)) {
        const bytes = asBytes(chunk)
        received += bytes.byteLength
        observe({ kind: 'received', registry: remote.name.registry, bytes: bytes.byteLength })
        yield bytes
      }
    } catch (error) {
      cause = error
    }
    if (received >= of.size) return
    remote.signal.throwIfAborted()
    if (cause === undefined && encodingOf(response) !== undefined) throw encoded(remote, of, response)
    cuts = received - mark >= progress ? 1 : cuts + 1
    mark = received
    if (cuts > cutLimit) throw interrupted(remote, of, cause)
    response = await openAt(remote, of, received)
  }
}

/** The bytes of a response that were not received yet. A server without ranges sends all of them again. */
function restOf({ status, body }: RegistryResponse, received: number): AsyncIterable<unknown> {
  return status === 206 || received === 0 ? body : bytesAfter(body, received)
}

/**
 * Requests the bytes from `start` on: a 206 has exactly the rest (RFC 9110, 14.4), any other success has all of them.
 * If the range is refused, because there are none or because a signed URL is used up, everything is requested again.
 */
async function openAt(remote: RepositoryContext, of: Descriptor, start: number): Promise<RegistryResponse> {
  const response = await requestFrom(remote, of, start)
  if (start === 0 || !(response.status === 416 || response.status === 403))
    return checkOpened(remote, of, { start, response })
  await response.discard()
  return checkOpened(remote, of, { start, response: await requestFrom(remote, of, 0) })
}

function requestFrom(remote: RepositoryContext, of: Descriptor, start: number): Promise<RegistryResponse> {
  const operation = `read blob ${of.digest}`
  return send(remote, {
    method: 'GET',
    path: `blobs/${of.digest}`,
    operation,
    bodySize: bodySizeOf(of),
    headers: start === 0 ? {} : { range: `bytes=${start}-${of.size - 1}` },
  })
}

function interrupted({ name }: RepositoryContext, of: Descriptor, cause: unknown): RegistryError {
  return new RegistryError({
    registry: name.registry,
    repository: formatName(name),
    operation: `read blob ${of.digest}`,
    access: 'read',
    detail: `the connection broke ${cutLimit} times in a row`,
    retryable: true,
    cause,
  })
}
