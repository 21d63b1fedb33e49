// Turns errors of credential lookups and token requests into errors of the request that needed them.
import { CredentialError } from '../credentials/types.ts'
import { requestError } from '../transport/request-error.ts'
import type { RegistryRequest } from '../transport/types.ts'
import { NotAuthorizedError } from './authorizer.ts'
import { TokenServiceError } from './token-endpoint.ts'

/** Returns other errors unchanged. */
export function explainAuthError(error: unknown, registry: string, request: RegistryRequest): unknown {
  if (error instanceof CredentialError)
    return requestError(registry, request, { code: error.code, detail: error.message, cause: error })
  if (!(error instanceof NotAuthorizedError || error instanceof TokenServiceError)) return error
  const { code, status, message: detail, remedy } = error
  return requestError(registry, request, {
    code,
    detail,
    cause: error,
    ...(status !== undefined && { status }),
    ...(remedy !== undefined && { remedy }),
  })
}
