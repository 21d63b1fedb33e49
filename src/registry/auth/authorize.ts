// Adds credentials to requests of the registry's own origin, and reconsiders them after a 401 or 403.

import type { FirstRequest } from '../transport/first-request.ts'
import type { Dispatch, Interceptor } from '../transport/pipeline.ts'
import { sameOrigin } from '../transport/security/origin.ts'
import type { RegistryRequest, RegistryResponse } from '../transport/types.ts'
import type { Authorizer } from './authorizer.ts'
import { explainAuthError } from './errors.ts'
import type { Grant, Need } from './grants.ts'

/** Most retries of one request with other credentials: another challenge, an expired token, anonymous. */
const reconsiderLimit = 5

export interface AuthorizeOptions {
  readonly registry: string
  readonly origin: URL
  readonly authorizer: Authorizer
  readonly firstRequest: FirstRequest
}

export function authorize({ registry, origin, authorizer, firstRequest }: AuthorizeOptions): Interceptor {
  return (next) => async (request) => {
    if (!sameOrigin(request.url, origin)) return next(request)
    await firstRequest.wait(request.signal)
    try {
      return await sendAuthorized(request, { next, origin, authorizer, firstRequest })
    } catch (error) {
      throw explainAuthError(error, registry, request)
    } finally {
      firstRequest.settle()
    }
  }
}

interface Context extends Omit<AuthorizeOptions, 'registry'> {
  readonly next: Dispatch
}

async function sendAuthorized(request: RegistryRequest, context: Context): Promise<RegistryResponse> {
  const { next, origin, authorizer, firstRequest } = context
  const need = needOf(request)
  let grant = await authorizer.authorize(need)
  for (let tries = 1; ; tries += 1) {
    const response = await next(withGrant(request, grant))
    const { status } = response
    if (status < 400) authorizer.onAccepted(need, grant)
    const refused = status === 401 || status === 403
    if (!refused) firstRequest.settle()
    if (!(refused || status === 404) || tries > reconsiderLimit || !sameOrigin(response.url, origin)) return response
    const rejection = { status, challenge: response.headers['www-authenticate'] }
    const nextGrant = await authorizer.onRejected(need, grant, rejection)
    if (nextGrant === undefined) return response
    await response.discard()
    grant = nextGrant
  }
}

function needOf({ scope, method, signal }: RegistryRequest): Need {
  return { scope, reads: method === 'GET' || method === 'HEAD', signal }
}

function withGrant(request: RegistryRequest, { header }: Grant): RegistryRequest {
  return header === undefined ? request : { ...request, headers: { ...request.headers, authorization: header } }
}
