// Checks the response to a read of a blob, or of a part of one.
import type { Descriptor } from '../../model/descriptor.ts'
import { IntegrityError, RegistryError } from '../../model/errors.ts'
import { plainText } from '../../model/plain-text.ts'
import { formatName } from '../../model/reference.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import type { RepositoryContext } from '../request.ts'
import { readRegistryError } from '../response.ts'

interface Opened {
  readonly start: number
  readonly response: RegistryResponse
}

/** 203: a proxy passed the body on, and says that it changed something (RFC 9110, 15.3.4); the digest decides. */
export async function checkOpened(
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
export function encodingOf({ headers: { 'content-encoding': encoding } }: RegistryResponse): string | undefined {
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
export function encoded({ name }: RepositoryContext, of: Descriptor, response: RegistryResponse): RegistryError {
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
