// Follows redirects, and checks every hop: credentials, downgrade to HTTP, private addresses.
import { PromoteError } from '../model/errors.ts'
import type { Interceptor } from './pipeline.ts'
import { requestError } from './request-error.ts'
import type { AddressPolicy } from './security/address-policy.ts'
import { sameHost, sameOrigin } from './security/origin.ts'
import type { RegistryRequest, RegistryResponse } from './types.ts'

const hopLimit = 5
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** The registry named a URL that may not be requested. The message never shows its query. */
class ForbiddenTargetError extends PromoteError {
  override readonly name = 'ForbiddenTargetError'
  readonly code = 'forbidden-redirect'
}

interface TargetRules {
  /** The registry's own origin. */
  readonly origin: URL
  readonly addresses: AddressPolicy
}

const proxyRemedy =
  'A proxy in front of the registry must pass on X-Forwarded-Proto and X-Forwarded-Host, so that the registry names its own address.'

/** Throws ForbiddenTargetError if a URL that the registry named may not be requested. */
function checkTarget(url: URL, { origin, addresses }: TargetRules): void {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && origin.protocol === 'http:'))
    throw new ForbiddenTargetError(`it sends us to ${url.protocol}//${url.host}, which is not https`)
  if (url.username !== '' || url.password !== '')
    throw new ForbiddenTargetError(`it sends us to ${url.host} with credentials in the URL`)
  if (!sameHost(url, origin) && !addresses.allowsHost(url.hostname))
    throw new ForbiddenTargetError(`it sends us to ${url.host}, an address that it may not send requests to`)
}

export interface RedirectOptions {
  readonly registry: string
  readonly rules: TargetRules
  /** A blob was read from another origin. */
  readonly onBlobElsewhere: () => void
}

/** Checks the target and follows redirects. `Authorization` is dropped at the first other origin, and not added again. */
export function redirect({ registry, rules, onBlobElsewhere }: RedirectOptions): Interceptor {
  return (next) => async (first) => {
    try {
      checkTarget(first.url, rules)
      let request = first
      for (let hops = 0; ; hops += 1) {
        const response = await next(request)
        const location = locationOf(response)
        if (location === undefined || first.redirects === 'none') {
          if (readsBlob(first) && !sameOrigin(response.url, first.url)) onBlobElsewhere()
          return request.method === first.method || !isRead(response) ? response : notProven(response, first.url)
        }
        if (!isFollowed(request, response)) return response
        await response.discard()
        if (hops === hopLimit) throw new ForbiddenTargetError(`it redirects more than ${hopLimit} times`)
        request = redirected(request, { location, status: response.status }, rules)
      }
    } catch (cause) {
      if (!(cause instanceof ForbiddenTargetError)) throw cause
      throw requestError(registry, first, { code: cause.code, detail: cause.message, remedy: proxyRemedy, cause })
    }
  }
}

function readsBlob({ body, bodySize }: RegistryRequest): boolean {
  return body === undefined && bodySize !== 'small'
}

function locationOf({ status, headers }: RegistryResponse): string | undefined {
  return redirectStatuses.has(status) ? headers['location'] : undefined
}

/** 307 and 308 repeat the request; at the others a write becomes a read (RFC 9110, 15.4), as in Go's client. */
function isFollowed({ method }: RegistryRequest, { status }: RegistryResponse): boolean {
  return method !== 'DELETE' || repeats(status)
}

function repeats(status: number): boolean {
  return status === 307 || status === 308
}

/** The statuses with which a read succeeds. */
function isRead({ status }: RegistryResponse): boolean {
  return status === 200 || status === 204 || status === 206
}

/** A write became a read that succeeded: this does not prove the write. */
function notProven(response: RegistryResponse, url: URL): RegistryResponse {
  return { ...response, status: 303, url }
}

function redirected(
  request: RegistryRequest,
  { location, status }: { readonly location: string; readonly status: number },
  rules: TargetRules,
): RegistryRequest {
  if (!URL.canParse(location, request.url.href))
    throw new ForbiddenTargetError('it redirects to a URL that is not valid')
  const url = new URL(location, request.url)
  if (request.url.protocol === 'https:' && url.protocol === 'http:')
    throw new ForbiddenTargetError(`it redirects from https to http at ${url.host}`)
  checkTarget(url, rules)
  const { requestTarget: _target, ...rest } = request
  const { authorization, ...headers } = rest.headers ?? {}
  const shown = authorization !== undefined && sameOrigin(url, request.url) ? { authorization } : {}
  const next = { ...rest, url, headers: { ...headers, ...shown } }
  if (repeats(status) || request.method === 'GET' || request.method === 'HEAD') return next
  const { body: _, ...read } = next
  return { ...read, method: 'GET' }
}
