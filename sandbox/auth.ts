// Authentication: none, Basic, or Bearer with its token service on the same port (distribution's token specification).
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Action, type Auth, type Guarded, granted, neededFor, userOf } from './access.ts'
import { readBody } from './exchange.ts'
import type { SimpleQuirk } from './quirks.ts'
import { json, problem, problems, type Reply } from './reply.ts'
import type { Route } from './route.ts'

interface Claims {
  readonly user: string | undefined
  /** Actions by repository. */
  readonly access: ReadonlyMap<string, readonly Action[]>
  /** Milliseconds since the epoch. */
  readonly expires: number
}

interface Caller {
  readonly request: IncomingMessage
  readonly body: AsyncIterable<Uint8Array>
  readonly route: Route
  readonly query: URLSearchParams
}

export interface Door {
  /** A refusal, or what the caller may also pull from. */
  enter(caller: Caller): Reply | ((repository: string) => boolean)
  /** The token service. */
  token(caller: Caller): Promise<Reply>
  /** Makes every token issued so far invalid. */
  expire(): void
}

interface Site {
  readonly url: string
  readonly quirks: ReadonlySet<SimpleQuirk>
}

const everything = (): boolean => true
const isAction = (text: string): text is Action => text === 'pull' || text === 'push' || text === 'delete'

function refuse(status: 401 | 403, challenge?: string): Reply {
  const error =
    status === 401
      ? ({ code: 'UNAUTHORIZED', message: 'authentication required' } as const)
      : ({ code: 'DENIED', message: 'requested access to the resource is denied' } as const)
  return problems(status, [error], challenge === undefined ? {} : { 'www-authenticate': challenge })
}

export function openDoor(): Door {
  return {
    enter: () => everything,
    token: () => Promise.resolve(problem(404, 'UNSUPPORTED', 'no tokens here')),
    expire: () => {},
  }
}

export function makeDoor(auth: Auth, site: Site): Door {
  if (auth.kind === 'none') return openDoor()
  return auth.kind === 'basic' ? basicDoor(auth) : bearerDoor(auth, site)
}

function basicDoor(auth: Guarded): Door {
  return {
    ...openDoor(),
    enter: ({ request, route }) => {
      const user = userOf(auth, request.headers.authorization)
      if (user === 'wrong') return refuse(401, 'Basic realm="sandbox"')
      const needed = neededFor(route)
      const may = (repository: string): readonly Action[] => granted(auth, user?.name, repository)
      const enough = needed.every((action) => may(route.repository).includes(action))
      if (user === undefined && (needed.length === 0 || !enough)) return refuse(401, 'Basic realm="sandbox"')
      return enough ? (repository) => may(repository).includes('pull') : refuse(403)
    },
  }
}

/** `repository:NAME:action,action` by name; anything else in a scope is passed over. */
function parseScopes(scopes: readonly string[]): ReadonlyMap<string, readonly Action[]> {
  const wanted = new Map<string, readonly Action[]>()
  for (const scope of scopes.flatMap((each) => each.split(' '))) {
    const [found, name = '', actions = ''] = /^repository(?:\([^)]*\))?:(.+):([^:]+)$/.exec(scope) ?? []
    const asked: readonly Action[] = actions === '*' ? ['pull', 'push', 'delete'] : actions.split(',').filter(isAction)
    if (found !== undefined) wanted.set(name, [...(wanted.get(name) ?? []), ...asked])
  }
  return wanted
}

const scopeOf = (repository: string, actions: readonly Action[]): string =>
  `repository:${repository}:${actions.join(',')}`

const mountSource = ({ route, query }: Caller): string | null =>
  route.operation === 'upload-mount' ? query.get('from') : null

function bearerDoor(auth: Guarded, site: Site): Door {
  const issued = new Map<string, Claims>()
  const opaque = site.quirks.has('fixed-scope')

  const challenge = (caller: Caller, error?: string): Reply => {
    const { route } = caller
    const needed = neededFor(route)
    const own = needed.length === 0 ? [] : [scopeOf(route.repository, needed)]
    const from = mountSource(caller)
    const scopes = opaque ? ['*'] : from === null ? own : [...own, scopeOf(from, ['pull'])]
    const parts = [`realm="${site.url}/token"`, `service="${new URL(site.url).host}"`]
    if (scopes.length > 0) parts.push(`scope="${scopes.join(' ')}"`)
    if (error !== undefined) parts.push(`error="${error}"`)
    return refuse(401, `Bearer ${parts.join(',')}`)
  }

  const mayOf = ({ user, access }: Claims, repository: string): readonly Action[] =>
    opaque ? granted(auth, user, repository) : (access.get(repository) ?? [])

  return {
    expire: () => issued.clear(),
    token: async (caller) => {
      const asked = await readTokenRequest(auth, caller)
      if (asked === undefined) return refuse(401, 'Basic realm="sandbox token service"')
      const access = new Map<string, readonly Action[]>()
      for (const [name, actions] of asked.scopes) {
        const may = granted(auth, asked.user, name)
        if (site.quirks.has('token-denied') && !actions.every((action) => may.includes(action))) return refuse(403)
        access.set(
          name,
          actions.filter((action) => may.includes(action)),
        )
      }
      const seconds = auth.tokenSeconds ?? 300
      const token = `sandbox.${randomBytes(24).toString('base64url')}`
      issued.set(token, { user: asked.user, access, expires: Date.now() + seconds * 1000 })
      return json({ token, access_token: token, expires_in: seconds, issued_at: new Date().toISOString() })
    },
    enter: (caller) => {
      const [scheme = '', token = ''] = (caller.request.headers.authorization ?? '').split(' ')
      if (scheme === '') return challenge(caller)
      const claims = scheme.toLowerCase() === 'bearer' ? issued.get(token) : undefined
      if (claims === undefined || claims.expires <= Date.now()) return challenge(caller, 'invalid_token')
      const may = mayOf(claims, caller.route.repository)
      if (!neededFor(caller.route).every((action) => may.includes(action)))
        return challenge(caller, 'insufficient_scope')
      const free = auth.anonymousPull === true && !site.quirks.has('mount-needs-scope')
      const mayPull = (repository: string): boolean => free || mayOf(claims, repository).includes('pull')
      const from = mountSource(caller)
      return from === null || mayPull(from) ? mayPull : challenge(caller, 'insufficient_scope')
    },
  }
}

interface TokenRequest {
  readonly user: string | undefined
  readonly scopes: ReadonlyMap<string, readonly Action[]>
}

/** GET with Basic, or the OAuth2 form by POST; an identity token is a user's password. Undefined: wrong credentials. */
async function readTokenRequest(auth: Guarded, { request, body, query }: Caller): Promise<TokenRequest | undefined> {
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
