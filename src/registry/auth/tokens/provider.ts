// Gets tokens for one registry: chooses scopes and credentials, and asks for fewer actions after a refusal.
import type { FoundCredential } from '../../credentials/types.ts'
import type { Scope } from '../../transport/types.ts'
import type { BearerScheme } from '../scheme.ts'
import type { TokenCache } from './cache.ts'
import type { TokenRequest, TokenResponse } from './endpoint.ts'
import { type Actions, catalogScope, covers, repositoryScope, widest } from './scopes.ts'

/** A token with its cache key and scopes; `denied`: the service refused every candidate. */
export type TokenResult =
  | { readonly kind: 'token'; readonly token: string; readonly key: string; readonly scopes: readonly string[] }
  | { readonly kind: 'denied'; readonly status: number; readonly detail: string }

export interface TokenNeed {
  readonly scope: Scope | 'catalog' | undefined
  readonly scheme: BearerScheme
  readonly credential: FoundCredential | undefined
}

export type RequestToken = (request: TokenRequest) => Promise<TokenResponse>

interface Candidate {
  readonly key: string
  readonly scopes: readonly string[]
}

export class TokenProvider {
  readonly #tokens: TokenCache
  readonly #requestToken: RequestToken
  /** The access that the run will need, by repository. */
  readonly #expectedActions = new Map<string, Actions>()
  /** Additional scopes that challenges demanded, by repository. */
  readonly #demanded = new Map<string, readonly string[]>()
  /** Cache keys of token requests that the service refused: not sent again. */
  readonly #refused = new Set<string>()

  constructor(tokens: TokenCache, requestToken: RequestToken) {
    this.#tokens = tokens
    this.#requestToken = requestToken
  }

  /** Records the access that will be needed, so that one token serves the run. */
  expectScope({ repository, actions }: Scope): void {
    if (actions !== 'delete')
      this.#expectedActions.set(repository, widest(actions, this.#expectedActions.get(repository)))
  }

  /** The number of repositories for which access is expected. */
  get repositoryCount(): number {
    return this.#expectedActions.size
  }

  /** The widest access expected for the scope's repository, the scope included. */
  widestActions({ repository, actions }: Scope): Actions {
    return widest(actions, this.#expectedActions.get(repository))
  }

  /** A token for the need, or for fewer actions if the service refuses more. The last candidate is always tried. */
  async getToken(need: TokenNeed): Promise<TokenResult> {
    const candidates = this.#candidates(need)
    let denied: TokenResult = { kind: 'denied', status: 401, detail: '' }
    for (const [index, { key, scopes }] of candidates.entries()) {
      const last = index === candidates.length - 1
      if (!last && this.#refused.has(key)) continue
      const response = this.#tokens.get(key, () => this.#requestToken(tokenRequestOf(need, scopes)))
      const answer = await (need.scope !== 'catalog' && need.scope?.mountFrom !== undefined && !last
        ? deniedOnError(response)
        : response)
      if (answer.kind === 'granted') return { kind: 'token', token: answer.token, key, scopes }
      this.#refused.add(key)
      denied = answer
    }
    return denied
  }

  /** Adds scopes that a challenge demands; false: none of them is new. */
  addDemandedScopes(repository: string, scopes: readonly string[], requested: readonly string[]): boolean {
    const added = scopes.filter((scope) => isAcceptable(scope, repository) && !covers(requested, scope))
    if (added.length === 0) return false
    const demanded = this.#demanded.get(repository) ?? []
    this.#demanded.set(repository, [...added, ...demanded].slice(0, 8))
    return true
  }

  /** Widest first. A mount's extra scope is a candidate of its own, so that its refusal only declines the mount. */
  #candidates({ scope, scheme, credential }: TokenNeed): readonly Candidate[] {
    const identity = credential === undefined ? 'anonymous' : 'authenticated'
    const candidate = (repository: string, scopes: readonly string[]): Candidate => {
      const all = [...new Set([...(this.#demanded.get(repository) ?? []), ...scheme.fixedScopes, ...scopes])]
      return { key: [identity, ...all].join(' '), scopes: all }
    }
    if (scope === undefined) return [candidate('', [])]
    if (scope === 'catalog') return [candidate('', [catalogScope])]
    const { repository, mountFrom } = scope
    this.expectScope(scope)
    const widestAccess = this.widestActions(scope)
    const plain = narrower(widestAccess).map((actions) => candidate(repository, [repositoryScope(repository, actions)]))
    if (mountFrom === undefined || mountFrom === repository) return plain
    return [
      candidate(repository, [repositoryScope(repository, widestAccess), repositoryScope(mountFrom, 'pull')]),
      ...plain,
    ]
  }
}

/** The actions, followed by the narrower ones to try if they are refused. */
function narrower(actions: Actions): readonly Actions[] {
  if (actions === 'pull') return ['pull']
  return actions === 'delete' ? ['delete', 'pull,push', 'pull'] : ['pull,push', 'pull']
}

function tokenRequestOf({ scope, scheme, credential }: TokenNeed, scopes: readonly string[]): TokenRequest {
  const { realm, service, trusted } = scheme
  const repository = scope === undefined || scope === 'catalog' ? '' : scope.repository
  const login = trusted ? credential?.credential : undefined
  return { repository, realm, service, scopes, credential: login?.kind === 'bearer' ? undefined : login }
}

/** Treats a failure as a refusal: for a mount's extra scope, at which Docker Hub fails for some names. */
function deniedOnError(response: Promise<TokenResponse>): Promise<TokenResponse> {
  return response.catch((): TokenResponse => ({ kind: 'denied', status: 0, detail: '' }))
}

/** A challenge may demand more access to this repository or fixed scopes, but not another repository, and not delete. */
function isAcceptable(scope: string, repository: string): boolean {
  if (scope.startsWith(`repository:${repository}:`)) return !scope.endsWith('delete')
  return !scope.startsWith('repository:') && scope !== catalogScope
}
