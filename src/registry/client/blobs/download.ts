// Reads blobs as verified streams, and resumes them after a broken connection (distribution-spec end-2).
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

/** Bytes up to which a blob counts as a small request. */
export const smallBlob: number = 64 * 1024
/** Bytes up to which a blob is held in memory, and counts as modest. */
export const modestBlob: number = 1024 * 1024
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

const wellKnown: readonly Uint8Array[] = [new Uint8Array(), Buffer.from('{}')]

/** `data` of the descriptor (image-spec, descriptor.md) if it matches the digest, the empty blob, or `{}`. */
function knownBytes({ data, digest, size }: Descriptor): Uint8Array | undefined {
  const embedded = data === undefined ? [] : [Buffer.from(data, 'base64')]
  const algorithm = digest.slice(0, digest.indexOf(':'))
  return [...embedded, ...wellKnown].find((bytes) => bytes.byteLength === size && digestOf(bytes, algorithm) === digest)
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

interface Opened {
  readonly start: number
  readonly response: RegistryResponse
}

/** 203: a proxy passed the body on, and says that it changed something (RFC 9110, 15.3.4); the digest decides. */
async function checkOpened(
  remote: RepositoryContext,
  of: Descriptor,
  { start, response }: Opened,
): Promise<RegistryResponse> {
  const operation = `read blob ${of.digest}`
  const { status, headers } = response
  if (status !== 200 && status !== 203 && status !== 206)
    throw await readRegistryError(remote, response, { method: 'GET', operation })
  const wrong = status === 206 ? wrongRange(of, start, headers) : wrongWhole(of, response)
  if (wrong === undefined) return response
  await response.discard()
  const { registry } = remote.name
  const facts = { registry, repository: formatName(remote.name), operation, access: 'read', status } as const
  throw wrong === 'size' ? wrongSize(remote, of, headers) : new RegistryError({ ...facts, detail: wrong })
}

/** The Content-Encoding, if there is one. Some stores set it for blobs that are gzip files: the digest decides. */
function encodingOf({ headers: { 'content-encoding': encoding } }: RegistryResponse): string | undefined {
  return encoding === undefined || encoding === 'identity' ? undefined : plainText(encoding, 40)
}

function wrongWhole(of: Descriptor, response: RegistryResponse): string | undefined {
  const { 'content-length': length } = response.headers
  if (length === undefined || Number(length) === of.size) return undefined
  const encoding = encodingOf(response)
  return encoding === undefined ? 'size' : encodedDetail(encoding)
}

function encodedDetail(encoding: string): string {
  return `the bytes were ${encoding}-encoded on the way, perhaps by a proxy; blobs must be sent as they are`
}

/** The error of a body that ended too early, although the connection did not break. */
function encoded({ name }: RepositoryContext, of: Descriptor, response: RegistryResponse): RegistryError {
  return new RegistryError({
    registry: name.registry,
    repository: formatName(name),
    operation: `read blob ${of.digest}`,
    access: 'read',
    status: response.status,
    detail: encodedDetail(encodingOf(response) ?? ''),
  })
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
  if (start === 0 && headers['content-range'] === undefined) return undefined
  const range = headers['content-range'] ?? 'none'
  // the server may not know the total length
  return range === expected || range === expected.replace(/\d+$/, '*')
    ? undefined
    : `the read was answered with range ${plainText(range, 80)}, not ${expected}`
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

/** Whether the registry confirms that it holds the blob (end-2, HEAD). In doubt the answer is false, which costs an upload. */
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
