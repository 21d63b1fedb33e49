// Gets the tokens of one registry: which scopes, with which credentials, and what is still worth asking after a refusal.
import type { FoundCredential } from '../credentials/types.ts'
import type { Scope } from '../transport/types.ts'
import type { BearerScheme } from './scheme.ts'
import { type Actions, catalogScope, covers, repositoryScope, widest } from './scopes.ts'
import type { TokenCache } from './token-cache.ts'
import type { TokenRequest, TokenResponse } from './token-endpoint.ts'

/** A token with what it was asked for; `denied`: the service gives none, whatever was tried. */
export type TokenResult =
  | { readonly kind: 'token'; readonly token: string; readonly key: string; readonly scopes: readonly string[] }
  | { readonly kind: 'denied'; readonly status: number; readonly detail: string }

export interface TokenNeed {
  readonly scope: Scope | 'catalog' | undefined
  readonly method: BearerScheme
  readonly found: FoundCredential | undefined
}

export type RequestToken = (question: TokenRequest) => Promise<TokenResponse>

interface Candidate {
  readonly key: string
  readonly scopes: readonly string[]
}

export class TokenProvider {
  readonly #tokens: TokenCache
  readonly #ask: RequestToken
  /** The access that the run will need of a repository, as far as it was said. */
  readonly #wanted = new Map<string, Actions>()
  /** Scopes that a challenge asked for beyond ours, by repository. */
  readonly #demanded = new Map<string, readonly string[]>()
  /** Keys that the service refused: not asked again. */
  readonly #refused = new Set<string>()

  constructor(tokens: TokenCache, ask: RequestToken) {
    this.#tokens = tokens
    this.#ask = ask
  }

  /** Says what will be needed of a repository, so that one token serves the run. */
  want({ repository, actions }: Scope): void {
    if (actions !== 'delete') this.#wanted.set(repository, widest(actions, this.#wanted.get(repository)))
  }

  /** How many repositories something will be needed of. */
  get repositories(): number {
    return this.#wanted.size
  }

  /** The most that was said to be needed of the scope's repository, by the scope itself or before. */
  widestActions({ repository, actions }: Scope): Actions {
    return widest(actions, this.#wanted.get(repository))
  }

  /** A token for the wish, or for less of it where the service refuses more: the last candidate is what must do. */
  async getToken(wish: TokenNeed): Promise<TokenResult> {
    const candidates = this.#candidates(wish)
    let denied: TokenResult = { kind: 'denied', status: 401, detail: '' }
    for (const [index, { key, scopes }] of candidates.entries()) {
      const last = index === candidates.length - 1
      if (!last && this.#refused.has(key)) continue
      const asked = this.#tokens.get(key, () => this.#ask(questionOf(wish, scopes)))
      const answer = await (wish.scope !== 'catalog' && wish.scope?.mountFrom !== undefined && !last
        ? tolerate(asked)
        : asked)
      if (answer.kind === 'granted') return { kind: 'token', token: answer.token, key, scopes }
      this.#refused.add(key)
      denied = answer
    }
    return denied
  }

  /** Takes up scopes that a challenge demands; false: none of them is new. */
  addDemandedScopes(repository: string, scopes: readonly string[], asked: readonly string[]): boolean {
    const fitting = scopes.filter((scope) => isOf(scope, repository) && !covers(asked, scope))
    if (fitting.length === 0) return false
    const known = this.#demanded.get(repository) ?? []
    this.#demanded.set(repository, [...fitting, ...known].slice(0, 8))
    return true
  }

  /** Most first. A mount's extra scope is asked apart, so that its refusal only declines the mount. */
  #candidates({ scope, method, found }: TokenNeed): readonly Candidate[] {
    const who = found === undefined ? 'anonymous' : 'known'
    const candidate = (repository: string, scopes: readonly string[]): Candidate => {
      const all = [...new Set([...(this.#demanded.get(repository) ?? []), ...method.fixed, ...scopes])]
      return { key: [who, ...all].join(' '), scopes: all }
    }
    if (scope === undefined) return [candidate('', [])]
    if (scope === 'catalog') return [candidate('', [catalogScope])]
    const { repository, mountFrom } = scope
    this.want(scope)
    const most = this.widestActions(scope)
    const plain = narrower(most).map((each) => candidate(repository, [repositoryScope(repository, each)]))
    if (mountFrom === undefined || mountFrom === repository) return plain
    return [candidate(repository, [repositoryScope(repository, most), repositoryScope(mountFrom, 'pull')]), ...plain]
  }
}

/** The actions, and what is left of them where they are refused. */
function narrower(actions: Actions): readonly Actions[] {
  if (actions === 'pull') return ['pull']
  return actions === 'delete' ? ['delete', 'pull,push', 'pull'] : ['pull,push', 'pull']
}

function questionOf({ scope, method, found }: TokenNeed, scopes: readonly string[]): TokenRequest {
  const { realm, service, trusted } = method
  const repository = scope === undefined || scope === 'catalog' ? '' : scope.repository
  const credential = trusted && found !== undefined && found.credential.kind !== 'bearer' ? found.credential : undefined
  return { repository, realm, service, scopes, credential }
}

/** The service failed at a mount's extra scope (Docker Hub does at names it does not like): as good as a refusal. */
function tolerate(asked: Promise<TokenResponse>): Promise<TokenResponse> {
  return asked.catch((): TokenResponse => ({ kind: 'denied', status: 0, detail: '' }))
}

/** A challenge may ask for more of this repository or for words of its own, but for no other repository, nor to delete. */
function isOf(scope: string, repository: string): boolean {
  if (scope.startsWith(`repository:${repository}:`)) return !scope.endsWith('delete')
  return !scope.startsWith('repository:') && scope !== catalogScope
}
