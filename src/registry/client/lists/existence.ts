// Asks whether a repository exists, by the first page of its tags.

import { isAbsence } from '../../model/refusals/classify.ts'
import { type RepositoryContext, send } from '../request.ts'
import { parseErrorResponse, toRegistryError } from '../response.ts'

const operation = 'list tags'

/** Throws RegistryError if the registry does not say. */
export async function repositoryExists(remote: RepositoryContext): Promise<boolean> {
  const response = await send(remote, { method: 'GET', path: 'tags/list?n=1', operation })
  if (response.status === 200) {
    await response.discard()
    return true
  }
  const refusal = await parseErrorResponse(response)
  if (isAbsence(refusal)) return false
  throw await toRegistryError(remote, refusal, { method: 'GET', operation })
}
