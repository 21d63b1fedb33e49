// Follows redirects by hand, because each hop must be judged: credentials, downgrade, private addresses.
import { PromoteError } from '../model/errors.ts'
import type { AddressPolicy } from './security/address-policy.ts'
import { sameHost, sameOrigin } from './security/origin.ts'
import type { HttpRequest, HttpResponse } from './types.ts'

const hopsLimit = 5
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** The registry sent us where we do not go. */
export class ForbiddenTargetError extends PromoteError {
  override readonly name = 'ForbiddenTargetError'
  readonly code = 'forbidden-redirect'
}

export interface TargetRules {
  /** The registry's own origin. */
  readonly origin: URL
  readonly addresses: AddressPolicy
}

/** Whether a place that the registry named may be asked. Throws ForbiddenTargetError, without the URL's query. */
export function checkTarget(url: URL, { origin, addresses }: TargetRules): void {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && origin.protocol === 'http:'))
    throw new ForbiddenTargetError(`it sends us to ${url.protocol}//${url.host}, which is not https`)
  if (url.username !== '' || url.password !== '')
    throw new ForbiddenTargetError(`it sends us to ${url.host} with credentials in the URL`)
  if (!sameHost(url, origin) && !addresses.allowsHost(url.hostname))
    throw new ForbiddenTargetError(`it sends us to ${url.host}, an address that it may not send us to`)
}

/** Sends a request and follows where it is sent. `Authorization` is left behind at the first other origin, for good. */
export async function followRedirect(
  first: HttpRequest,
  rules: TargetRules,
  send: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  let request = first
  for (let hops = 0; ; hops += 1) {
    const response = await send(request)
    const { location } = response.headers
    if (location === undefined || !redirects.has(response.status)) return response
    await response.discard()
    if (hops === hopsLimit) throw new ForbiddenTargetError(`it redirects more than ${hopsLimit} times`)
    request = next(request, location, rules)
  }
}

function next(request: HttpRequest, location: string, rules: TargetRules): HttpRequest {
  if (!URL.canParse(location, request.url.href))
    throw new ForbiddenTargetError('it redirects to something that is no URL')
  const url = new URL(location, request.url)
  if (request.url.protocol === 'https:' && url.protocol === 'http:')
    throw new ForbiddenTargetError(`it redirects from https to http at ${url.host}`)
  checkTarget(url, rules)
  if (sameOrigin(url, request.url)) return { ...request, url }
  const { firstHop: _, ...rest } = request
  const { authorization: __, ...headers } = request.headers
  return { ...rest, url, headers }
}
