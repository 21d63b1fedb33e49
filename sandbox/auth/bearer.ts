// Bearer authentication with its token service on the registry's own port (distribution's token specification).
import { randomBytes } from 'node:crypto'
import { json, type Reply } from '../http/reply.ts'
import { type Action, type Guarded, granted, neededFor } from './access.ts'
import { type Authenticator, type Caller, denied, type RegistryInfo, unauthorized } from './authenticator.ts'
import { readTokenRequest, type TokenRequest } from './token-request.ts'

type Access = ReadonlyMap<string, readonly Action[]>

interface Claims {
  readonly user: string | undefined
  readonly access: Access
  /** Milliseconds since the epoch. */
  readonly expires: number
}

interface Service {
  readonly auth: Guarded
  readonly site: RegistryInfo
  readonly issued: Map<string, Claims>
}

export function bearerAuthenticator(auth: Guarded, site: RegistryInfo): Authenticator {
  const service: Service = { auth, site, issued: new Map() }
  return {
    authorize: (caller) => admit(service, caller),
    token: async (caller) => {
      const asked = await readTokenRequest(auth, caller)
      return asked === undefined ? unauthorized('Basic realm="sandbox token service"') : issue(service, asked)
    },
    expireTokens: () => service.issued.clear(),
  }
}

const scopeOf = (repository: string, actions: readonly Action[]): string =>
  `repository:${repository}:${actions.join(',')}`

const mountSource = ({ route, query }: Caller): string | null =>
  route.operation === 'upload-mount' ? query.get('from') : null

function scopesFor({ quirks }: RegistryInfo, caller: Caller): readonly string[] {
  if (quirks.has('fixed-scope')) return ['*']
  const needed = neededFor(caller.route)
  const from = mountSource(caller)
  const own = needed.length === 0 ? [] : [scopeOf(caller.route.repository, needed)]
  return from === null ? own : [...own, scopeOf(from, ['pull'])]
}

function challenge({ site }: Service, caller: Caller, error?: 'invalid_token' | 'insufficient_scope'): Reply {
  const scopes = scopesFor(site, caller)
  const parts = [`realm="${site.url}/token"`, `service="${new URL(site.url).host}"`]
  if (scopes.length > 0) parts.push(`scope="${scopes.join(' ')}"`)
  if (error !== undefined) parts.push(`error="${error}"`)
  return unauthorized(`Bearer ${parts.join(',')}`)
}

/** The token specification: the intersection of what was asked and what is allowed, which may be nothing. */
function issue({ auth, site, issued }: Service, { user, scopes }: TokenRequest): Reply {
  const access = new Map<string, readonly Action[]>()
  for (const [name, asked] of scopes) {
    const may = granted(auth, user, name)
    const given = asked.filter((action) => may.includes(action))
    if (site.quirks.has('token-denied') && given.length < asked.length) return denied()
    access.set(name, given)
  }
  const seconds = auth.tokenSeconds ?? 300
  const token = `sandbox.${randomBytes(24).toString('base64url')}`
  issued.set(token, { user, access, expires: Date.now() + seconds * 1000 })
  return json({ token, access_token: token, expires_in: seconds, issued_at: new Date().toISOString() })
}

function mayOf({ auth, site }: Service, { user, access }: Claims, repository: string): readonly Action[] {
  return site.quirks.has('fixed-scope') ? granted(auth, user, repository) : (access.get(repository) ?? [])
}

function admit(service: Service, caller: Caller): Reply | ((repository: string) => boolean) {
  const { auth, site, issued } = service
  const [scheme = '', token = ''] = (caller.request.headers.authorization ?? '').split(' ')
  if (scheme === '') return challenge(service, caller)
  const claims = scheme.toLowerCase() === 'bearer' ? issued.get(token) : undefined
  if (claims === undefined || claims.expires <= Date.now()) return challenge(service, caller, 'invalid_token')
  const may = mayOf(service, claims, caller.route.repository)
  const enough = neededFor(caller.route).every((action) => may.includes(action))
  const free = auth.anonymousPull === true && !site.quirks.has('mount-needs-scope')
  const mayPull = (repository: string): boolean => free || mayOf(service, claims, repository).includes('pull')
  const from = mountSource(caller)
  return enough && (from === null || mayPull(from)) ? mayPull : challenge(service, caller, 'insufficient_scope')
}
