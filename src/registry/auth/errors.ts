// Errors of authentication, and their translation into errors of the request that needed it.
import { CredentialError } from '../credentials/types.ts'
import { PromoteError } from '../model/errors.ts'
import { requestError } from '../transport/request-error.ts'
import type { RegistryRequest } from '../transport/types.ts'
import { TokenServiceError } from './tokens/endpoint.ts'

interface NotAuthorizedFacts {
  readonly code: NotAuthorizedError['code']
  readonly status: number
  readonly remedy?: string
  /** Whether no login was sent. */
  readonly anonymous?: boolean
}

/** The registry accepts no login that is available; `realm-refused`: its token service may not be used. */
export class NotAuthorizedError extends PromoteError {
  override readonly name = 'NotAuthorizedError'
  readonly code: 'unauthorized' | 'realm-refused'
  readonly status: number | undefined
  readonly anonymous: boolean | undefined

  constructor(message: string, facts: NotAuthorizedFacts) {
    super(message, facts)
    this.code = facts.code
    this.status = facts.status
    this.anonymous = facts.anonymous
  }
}

/** The error as a RegistryError with the facts of the request. Errors of other kinds are returned unchanged. */
export function explainAuthError(error: unknown, registry: string, request: RegistryRequest): unknown {
  if (error instanceof CredentialError)
    return requestError(registry, request, { code: error.code, detail: error.message, cause: error })
  if (!(error instanceof NotAuthorizedError || error instanceof TokenServiceError)) return error
  const { code, status, message: detail, remedy } = error
  const anonymous = error instanceof NotAuthorizedError ? error.anonymous : undefined
  return requestError(registry, request, {
    code,
    detail,
    cause: error,
    ...(anonymous !== undefined && { anonymous }),
    ...(status !== undefined && { status }),
    ...(remedy !== undefined && { remedy }),
  })
}
