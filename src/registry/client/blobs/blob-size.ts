// Looks up the size of a blob whose digest alone is known (distribution-spec end-2, HEAD).
import type { Digest } from '../../model/digest.ts'
import { RegistryError } from '../../model/errors.ts'
import { formatName } from '../../model/reference.ts'
import { type RepositoryContext, send } from '../request.ts'
import { readRegistryError } from '../response.ts'

/** Bytes; `undefined` if the blob is absent. Throws RegistryError, also if the registry does not say the size. */
export async function blobSize(remote: RepositoryContext, digest: Digest): Promise<number | undefined> {
  const question = { method: 'HEAD', path: `blobs/${digest}`, operation: `look for blob ${digest}` } as const
  const response = await send(remote, question)
  if (response.status !== 200 && response.status !== 404) throw await readRegistryError(remote, response, question)
  await response.discard()
  if (response.status === 404) return undefined
  const size = Number(response.headers['content-length'] ?? Number.NaN)
  if (Number.isSafeInteger(size) && size >= 0) return size
  throw new RegistryError({
    registry: remote.name.registry,
    repository: formatName(remote.name),
    operation: question.operation,
    access: 'read',
    status: response.status,
    detail: 'the response does not say the size of the blob',
  })
}
