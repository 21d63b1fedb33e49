// Signatures that a registry keeps itself: `X-Registry-Supports-Signatures` (containers/image, docs/signature-protocols.md).
import { randomBytes } from 'node:crypto'
import { isRecord } from '../model/descriptor.ts'
import type { Digest } from '../model/digest.ts'
import { MalformedError } from '../model/errors.ts'
import { parseJson } from '../model/json/json.ts'
import { formatName } from '../model/reference.ts'
import type { SignatureStore } from '../repository.ts'
import { countLimit, isSignature, sameBytes } from '../signatures/format.ts'
import { readBody } from '../transport/read-body.ts'
import { type RepositoryContext, send } from './request.ts'
import { readRegistryError, withErrorContext } from './response.ts'

/** Bytes of a list: signatures in base64. */
const listLimit = 8 * 1024 * 1024

export function extensionStore(remote: RepositoryContext): SignatureStore {
  const read = (subject: Digest) => readList(remote, subject)
  return {
    title: `the extension for signatures of ${remote.name.registry}`,
    writable: true,
    read: async (subject) => {
      const content = await read(subject)
      const signatures = content.filter(isSignature)
      const invalid = content.length - signatures.length
      return {
        signatures,
        ...(invalid > 0 && { problem: `${invalid} of ${content.length} entries for ${subject} are not signatures` }),
      }
    },
    add: async (subject, signatures) => {
      const present = await read(subject)
      for (const signature of signatures)
        if (!present.some((content) => sameBytes(content, signature))) await put(remote, subject, signature)
    },
  }
}

function urlOf({ host, name }: RepositoryContext, subject: Digest): URL {
  return new URL(`/extensions/v2/${name.path}/signatures/${subject}`, host.session.origin)
}

/** The content of entries of version 2 and type atomic; clients ignore all others. */
async function readList(remote: RepositoryContext, subject: Digest): Promise<readonly Uint8Array[]> {
  const operation = `read signatures of ${subject}`
  const context = {
    registry: remote.name.registry,
    repository: formatName(remote.name),
    operation,
    access: 'read',
    code: 'signature-store',
  } as const
  return withErrorContext(context, async () => {
    const response = await send(remote, {
      method: 'GET',
      path: urlOf(remote, subject),
      operation,
      bufferLimit: listLimit,
    })
    if (response.status === 404) {
      await response.discard()
      return []
    }
    if (response.status !== 200) throw await readRegistryError(remote, response, { method: 'GET', operation })
    const document = parseJson(new TextDecoder().decode(await readBody(response, listLimit, 'the list of signatures')))
    const entries = isRecord(document) ? (document['signatures'] ?? []) : undefined
    if (!Array.isArray(entries)) throw new MalformedError('the list of signatures is not a list')
    if (entries.length > countLimit) throw new MalformedError(`it lists more than ${countLimit} signatures`)
    return entries.filter(isRecord).flatMap(({ schemaVersion, type, content }) => {
      const isAtomic = schemaVersion === 2 && type === 'atomic' && typeof content === 'string'
      return isAtomic ? [Buffer.from(content, 'base64')] : []
    })
  })
}

async function put(remote: RepositoryContext, subject: Digest, signature: Uint8Array): Promise<void> {
  const operation = `write a signature of ${subject}`
  const entry = {
    schemaVersion: 2,
    name: `${subject}@${randomBytes(16).toString('hex')}`,
    type: 'atomic',
    content: Buffer.from(signature).toString('base64'),
  }
  const bytes = Buffer.from(JSON.stringify(entry))
  const response = await send(remote, {
    method: 'PUT',
    path: urlOf(remote, subject),
    operation,
    body: { kind: 'bytes', bytes, contentType: 'application/json' },
    // A second entry of the same signature would have another name.
    retry: 'once',
  })
  if (response.status !== 201) throw await readRegistryError(remote, response, { method: 'PUT', operation })
  await response.discard()
}
