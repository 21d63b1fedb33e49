// Parses a request to the token service, by GET or by the OAuth2 form.
import { readBody } from '../http/exchange.ts'
import { type Action, type Guarded, userOf } from './access.ts'
import type { Caller } from './authenticator.ts'

export interface TokenRequest {
  /** Undefined: an anonymous token. */
  readonly user: string | undefined
  /** Actions by repository. */
  readonly scopes: ReadonlyMap<string, readonly Action[]>
}

const isAction = (text: string): text is Action => text === 'pull' || text === 'push' || text === 'delete'

/** `repository:NAME:action,action` by name; anything else in a scope is passed over. */
function parseScopes(scopes: readonly string[]): ReadonlyMap<string, readonly Action[]> {
  const wanted = new Map<string, readonly Action[]>()
  for (const scope of scopes.flatMap((list) => list.split(' '))) {
    const [found, name = '', actions = ''] = /^repository:(.+):([^:]+)$/.exec(scope) ?? []
    const asked = actions.split(',').filter(isAction)
    if (found !== undefined) wanted.set(name, [...(wanted.get(name) ?? []), ...asked])
  }
  return wanted
}

/** GET with Basic, or the OAuth2 form by POST; an identity token is a user's password. Undefined: wrong credentials. */
export async function readTokenRequest(auth: Guarded, caller: Caller): Promise<TokenRequest | undefined> {
  const { request, body, query } = caller
  if (request.method === 'GET') {
    const user = userOf(auth, request.headers.authorization)
    return user === 'wrong' ? undefined : { user: user?.name, scopes: parseScopes(query.getAll('scope')) }
  }
  const form = new URLSearchParams(Buffer.from((await readBody(body, 65_536)) ?? []).toString('utf8'))
  const identity = form.get('grant_type') === 'refresh_token'
  const secret = form.get(identity ? 'refresh_token' : 'password')
  const user = Object.entries(auth.users).find(
    ([name, password]) => password === secret && (identity || name === form.get('username')),
  )
  return user === undefined ? undefined : { user: user[0], scopes: parseScopes(form.getAll('scope')) }
}
