// Blobs, read: verified while they flow, and taken up again where the connection was cut (distribution-spec end-2).
import { Readable } from 'node:stream'
import { asBytes, bytesAfter, onDestroy, verifiedStream } from '../../content/verified-stream.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { IntegrityError, RegistryError } from '../../model/errors.ts'
import { plainText } from '../../model/plain-text.ts'
import { formatName } from '../../model/reference.ts'
import type { BodySize, RegistryResponse } from '../../transport/types.ts'
import { type RepositoryContext, send } from '../request.ts'
import { readRegistryError } from '../response.ts'

/** Bytes; up to here a request counts as small. */
export const smallBlob: number = 64 * 1024
/** Bytes up to which a blob is held in memory, and counts as modest. */
export const modestBlob: number = 1024 * 1024
/** Cuts in a row, with less than a MiB between them, after which a registry is given up. */
const cutLimit = 5
const progress = 1024 * 1024

/**
 * The blob's bytes. Content that its descriptor carries, or that everyone knows, needs no request.
 * Throws RegistryError; the stream fails with IntegrityError where size or digest differ.
 */
export async function readBlob(remote: RepositoryContext, of: Descriptor): Promise<Readable> {
  const known = knownBytes(of)
  if (known !== undefined) return verifiedStream(of, Readable.from([known]), of.digest)
  const unwanted = new AbortController()
  const reading = { ...remote, signal: AbortSignal.any([remote.signal, unwanted.signal]) }
  const first = await openAt(reading, of, 0)
  const stream = verifiedStream(of, chunks(reading, of, first), `blob ${of.digest} of ${formatName(remote.name)}`)
  onDestroy(stream, () => unwanted.abort())
  return stream
}

const everyone: readonly Uint8Array[] = [new Uint8Array(), Buffer.from('{}')]

/** `data` of the descriptor (image-spec, descriptor.md) where it is what the digest says, the empty blob, and `{}`. */
function knownBytes({ data, digest, size }: Descriptor): Uint8Array | undefined {
  const embedded = data === undefined ? [] : [Buffer.from(data, 'base64')]
  const algorithm = digest.slice(0, digest.indexOf(':'))
  return [...embedded, ...everyone].find((bytes) => bytes.byteLength === size && digestOf(bytes, algorithm) === digest)
}

export function bodySizeOf({ size }: Descriptor): BodySize {
  if (size <= smallBlob) return 'small'
  return size <= modestBlob ? 'modest' : 'blob'
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
    cuts = received - mark >= progress ? 1 : cuts + 1
    mark = received
    if (cuts > cutLimit) throw interrupted(remote, of, cause)
    response = await openAt(remote, of, received)
  }
}

/** What of an answer was not received yet: ranges are optional, and who knows none begins anew. */
function restOf({ status, body }: RegistryResponse, received: number): AsyncIterable<unknown> {
  return status === 206 || received === 0 ? body : bytesAfter(body, received)
}

/** Asks for the bytes from `start` on: exactly the rest, where not everything is given (RFC 9110 §14.4). */
async function openAt(remote: RepositoryContext, of: Descriptor, start: number): Promise<RegistryResponse> {
  const operation = `read blob ${of.digest}`
  const response = await send(remote, {
    method: 'GET',
    path: `blobs/${of.digest}`,
    operation,
    bodySize: bodySizeOf(of),
    headers: start === 0 ? {} : { range: `bytes=${start}-${of.size - 1}` },
  })
  const { status, headers } = response
  if (status !== 200 && (status !== 206 || start === 0))
    throw await readRegistryError(remote, response, { method: 'GET', operation })
  const wrong = status === 200 ? wrongWhole(of, headers) : wrongRange(of, start, headers)
  if (wrong === undefined) return response
  await response.discard()
  const { registry } = remote.name
  const facts = { registry, repository: formatName(remote.name), operation, access: 'read', status } as const
  throw wrong === 'size' ? wrongSize(remote, of, headers) : new RegistryError({ ...facts, detail: wrong })
}

function wrongWhole(
  of: Descriptor,
  { 'content-encoding': encoding, 'content-length': length }: RegistryResponse['headers'],
): string | undefined {
  if (encoding !== undefined && encoding !== 'identity')
    return `the bytes are ${plainText(encoding, 40)}-encoded on the way, perhaps by a proxy; blobs must come as they are`
  return length === undefined || Number(length) === of.size ? undefined : 'size'
}

function wrongSize({ name }: RepositoryContext, of: Descriptor, headers: RegistryResponse['headers']): IntegrityError {
  return new IntegrityError(
    `blob ${of.digest} of ${formatName(name)}, bytes`,
    of.size,
    Number(headers['content-length']),
  )
}

function wrongRange(of: Descriptor, start: number, headers: RegistryResponse['headers']): string | undefined {
  const expected = `bytes ${start}-${of.size - 1}/${of.size}`
  const range = headers['content-range'] ?? 'none'
  // of a length that the server need not know
  return range === expected || range === expected.replace(/\d+$/, '*')
    ? undefined
    : `a resumed read was answered with range ${plainText(range, 80)}, not ${expected}`
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

/** Whether the registry says that it holds the blob (end-2, HEAD). Anything but a clear yes is no: it costs an upload at most. */
export async function hasBlob(remote: RepositoryContext, of: Descriptor): Promise<boolean> {
  const response = await send(remote, {
    method: 'HEAD',
    path: `blobs/${of.digest}`,
    operation: `look for blob ${of.digest}`,
  })
  await response.discard()
  const length = response.headers['content-length']
  return response.status === 200 && (length === undefined || Number(length) === of.size)
}
