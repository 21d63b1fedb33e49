// Adds the headers of users to requests to the registry itself.

import type { CustomHeaders } from '../model/custom-headers.ts'
import type { HostSettings } from '../model/host-settings.ts'
import type { Interceptor } from './pipeline.ts'
import { sameOrigin } from './security/origin.ts'
import { userAgent } from './user-agent.ts'

export interface CustomHeaderOptions {
  /** The registry's own. */
  readonly origin: URL
  readonly settings: Pick<HostSettings, 'headers' | 'userAgent'>
  /** For every registry; `settings` win. Never rejects. */
  readonly headers?: () => Promise<CustomHeaders>
}

/**
 * Checks every hop of a redirect, so that no other host receives the headers. Never replaces a header of the request.
 */
export function customHeaders({ origin, settings, headers }: CustomHeaderOptions): Interceptor {
  const own = {
    ...settings.headers,
    ...(settings.userAgent !== undefined && { 'user-agent': `${userAgent} ${settings.userAgent}` }),
  }
  if (headers === undefined && Object.keys(own).length === 0) return (next) => next
  return (next) => async (request) => {
    if (!sameOrigin(request.url, origin)) return next(request)
    return next({ ...request, headers: { ...(await headers?.()), ...own, ...request.headers } })
  }
}
