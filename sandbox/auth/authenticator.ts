// Authenticators: how a registry identifies a client, and refuses one.
import type { IncomingMessage } from 'node:http'
import { problem, problems, type Reply } from '../http/reply.ts'
import type { SimpleQuirk } from '../quirks.ts'
import type { Route } from '../routes/route.ts'

export interface Caller {
  readonly request: IncomingMessage
  readonly body: AsyncIterable<Uint8Array>
  readonly route: Route
  readonly query: URLSearchParams
}

export interface Authenticator {
  /** A refusal, or what the caller may also pull from. */
  authorize(caller: Caller): Reply | ((repository: string) => boolean)
  /** The token service. */
  token(caller: Caller): Promise<Reply>
  /** Makes every token issued so far invalid. */
  expireTokens(): void
}

/** The registry as a authenticator knows it. */
export interface RegistryInfo {
  readonly url: string
  readonly quirks: ReadonlySet<SimpleQuirk>
}

const everything = (): boolean => true

/** Lets everyone in, and has no token service. */
export const allowAll: Authenticator = {
  authorize: () => everything,
  token: () => Promise.resolve(problem(404, 'UNSUPPORTED', 'this registry has no token service')),
  expireTokens: () => {},
}

/** 401 with a challenge: come again with a credential. */
export function unauthorized(challenge: string): Reply {
  const error = { code: 'UNAUTHORIZED', message: 'authentication required' } as const
  return problems(401, [error], { 'www-authenticate': challenge })
}

/** 403: no credential helps. */
export const denied = (): Reply => problem(403, 'DENIED', 'requested access to the resource is denied')
