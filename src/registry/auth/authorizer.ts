// Decides which credentials each request carries, and what is worth another try after a refusal.
import type { Credential, CredentialStore } from '../credentials/types.ts'
import { PromoteError } from '../model/errors.ts'
import type { Clock } from '../transport/clock.ts'
import type { Scope } from '../transport/types.ts'
import { orAborted } from '../util/abort.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import { type Access, CredentialLookup } from './credential-lookup.ts'
import type { RealmRules } from './realm-policy.ts'
import { type AuthScheme, sameScheme, selectScheme, wellKnownScheme } from './scheme.ts'
import { challengedScopes } from './scopes.ts'
import { TokenCache } from './token-cache.ts'
import { basicHeader } from './token-endpoint.ts'
import { type RequestToken, TokenProvider, type TokenResult } from './token-provider.ts'

export interface Need {
  readonly scope: Scope | 'catalog' | undefined
  /** GET and HEAD: what an anonymous user may be allowed too. */
  readonly reads: boolean
  readonly signal: AbortSignal
}

/** What a request carries; without a header it is anonymous. */
export interface Grant {
  readonly header?: string
  readonly token?: Extract<TokenResult, { readonly kind: 'token' }>
}

interface NotAuthorizedFacts {
  readonly code: NotAuthorizedError['code']
  readonly status: number
  readonly remedy: string
}

/** The registry cannot be logged in to; `realm-refused`: its token service may not be used. */
export class NotAuthorizedError extends PromoteError {
  override readonly name = 'NotAuthorizedError'
  readonly code: 'unauthorized' | 'realm-refused'
  readonly status: number | undefined

  constructor(message: string, facts: NotAuthorizedFacts) {
    super(message, { remedy: facts.remedy })
    this.code = facts.code
    this.status = facts.status
  }
}

/** Milliseconds before a token that was refused when it was new is tried again. */
const skewWaits = [700, 1500] as const
/** Milliseconds for which a token is new. */
const freshAge = 5000

export interface AuthorizerOptions {
  readonly rules: RealmRules
  readonly credentials: CredentialStore
  readonly clock: Clock
  readonly requestToken: RequestToken
  /** `GET /v2/` without credentials: its `WWW-Authenticate`. For registries that send no challenge with other responses. */
  readonly ping: () => Promise<string | undefined>
  readonly warn: (message: string) => void
  /**
   * Called when a scheme was selected: requests that wait for it can be authorized now. `realm`: the token service, if
   * there is one; `repositoryCount`: the number of repositories that need a token.
   */
  readonly onSchemeSelected: (realm: URL | undefined, repositoryCount: number) => void
}

export class Authorizer {
  readonly #options: AuthorizerOptions
  readonly #credentials: CredentialLookup
  readonly #tokens: TokenCache
  readonly #bearer: TokenProvider
  #scheme: AuthScheme | undefined
  #pinged: Promise<string | undefined> | undefined
  #warned = false
  /** Cache keys whose renewed token was refused too: a third one would be refused as well. */
  readonly #refusedTwice = new Set<string>()
  /** How often each new token was waited for. */
  readonly #skewWaits = new Map<string, number>()

  constructor(options: AuthorizerOptions) {
    this.#options = options
    this.#credentials = new CredentialLookup({ ...options, registry: options.rules.registry })
    this.#tokens = new TokenCache(options.clock)
    this.#bearer = new TokenProvider(this.#tokens, options.requestToken)
    this.#scheme = wellKnownScheme(options.rules.registry)
  }

  /** Whether it is known how the registry wants to be logged in to. */
  get isSchemeKnown(): boolean {
    return this.#scheme !== undefined
  }

  /** Records the access that a repository will need. */
  expectScope(scope: Scope): void {
    this.#bearer.expectScope(scope)
  }

  isAnonymous(repository: string): boolean {
    return this.#credentials.isAnonymous(repository)
  }

  tried(repository: string): readonly string[] {
    return this.#credentials.tried(repository)
  }

  /** The grant for the first try of a request. Throws NotAuthorizedError if the token service refuses. */
  async authorize(need: Need): Promise<Grant> {
    const repository = repositoryOf(need)
    const scheme = this.#scheme
    if (scheme === undefined) return {}
    const credential = await orAborted(this.#credentials.find(repository, this.#accessOf(need)), need.signal)
    const direct = credential && directHeader(credential.credential, scheme)
    if (direct !== undefined) {
      this.#credentials.recordSent(repository, credential)
      return { header: direct }
    }
    if (scheme.kind === 'basic') return {}
    if (credential !== undefined && !scheme.trusted) this.#warnUntrusted(scheme.realm)
    this.#credentials.recordSent(repository, scheme.trusted ? credential : undefined)
    const result = await orAborted(this.#bearer.getToken({ scope: need.scope, scheme, credential }), need.signal).catch(
      (error: unknown) => this.#unlessPresumed(scheme.presumed, error, need.signal),
    )
    if (result === undefined) return {}
    if (result.kind === 'token') return { header: `Bearer ${result.token}`, token: result }
    if (await orAborted(this.#credentials.fallBackToAnonymous(repository), need.signal)) return this.authorize(need)
    throw this.#denied(result.status, result.detail, repository)
  }

  /** Another grant to retry with after `status` (401, 403, 404); `undefined`: the response stands. */
  async onRejected(
    need: Need,
    grant: Grant,
    answer: { readonly status: number; readonly challenge: string | undefined },
  ): Promise<Grant | undefined> {
    if (grant.header === undefined) {
      const login = await this.#firstLogin(need, answer)
      if (login === undefined) this.#credentials.recordSent(repositoryOf(need), undefined)
      return login
    }
    if (answer.status === 404) return undefined
    if (answer.status === 403) return this.#anonymously(need, grant)
    const challenges = parseChallenges(answer.challenge)
    return grant.token === undefined
      ? this.#anonymously(need, grant)
      : this.#anotherToken(need, grant.token, challenges)
  }

  /**
   * The request was anonymous. A 401 asks for a login. Some registries answer anonymous requests with 403 or 404
   * although `/v2/` has a challenge: it is requested if there is a login to send.
   */
  async #firstLogin(
    need: Need,
    { status, challenge }: { readonly status: number; readonly challenge: string | undefined },
  ): Promise<Grant | undefined> {
    if (status !== 401 && (this.#scheme !== undefined || !(await this.#hasLogin(need)))) return undefined
    await this.#selectScheme(parseChallenges(challenge ?? (await orAborted(this.#ping(), need.signal))))
    const next = await this.authorize(need)
    return next.header === undefined ? undefined : next
  }

  async #hasLogin(need: Need): Promise<boolean> {
    return (
      (await orAborted(this.#credentials.find(repositoryOf(need), this.#accessOf(need)), need.signal)) !== undefined
    )
  }

  /** The widest access that the run expects there: one login, and one token, serve all of it. */
  #accessOf({ scope }: Need): Access {
    return scope === undefined || scope === 'catalog' || this.#bearer.widestActions(scope) === 'pull' ? 'pull' : 'push'
  }

  async #anotherToken(
    need: Need,
    token: NonNullable<Grant['token']>,
    challenges: readonly Challenge[],
  ): Promise<Grant | undefined> {
    const parameters = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters
    const demanded = challengedScopes(parameters?.get('scope'))
    const changed = await this.#selectScheme(challenges)
    const repository = repositoryOf(need)
    if (this.#bearer.addDemandedScopes(repository, demanded, token.scopes) || changed) return this.authorize(need)
    if (parameters?.get('error') === 'insufficient_scope') return this.#anonymously(need, { token })
    if (!this.#tokens.isCurrent(token.key, token.token)) return this.authorize(need)
    if (this.#refusedTwice.has(token.key)) return this.#anonymously(need, { token })
    if (await this.#outwaitSkew(token, need.signal)) return this.authorize(need)
    this.#refusedTwice.add(token.key)
    this.#tokens.delete(token.key)
    return this.authorize(need)
  }

  /**
   * A token may be refused for a second or two after it was issued, if the clocks of the registry and its token service
   * differ: then the same token is tried again after a wait. False: it is too old for that, or was tried again already.
   */
  async #outwaitSkew({ key, token }: NonNullable<Grant['token']>, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#options
    const waits = this.#skewWaits.get(token) ?? 0
    const wait = skewWaits[waits]
    if (wait === undefined || this.#tokens.age(key) > freshAge) return false
    this.#skewWaits.set(token, waits + 1)
    await clock.sleep(wait, signal)
    return true
  }

  /** The request succeeded: if its token is refused later, it has expired and is renewed. */
  onAccepted(need: Need, { header, token }: Grant): void {
    if (header === undefined) this.#credentials.recordSent(repositoryOf(need), undefined)
    if (token === undefined) return
    this.#refusedTwice.delete(token.key)
    this.#skewWaits.set(token.token, skewWaits.length)
  }

  async #anonymously(need: Need, { header, token }: Grant): Promise<Grant | undefined> {
    if (!need.reads || (header === undefined && token === undefined)) return undefined
    const dropped = await orAborted(this.#credentials.fallBackToAnonymous(repositoryOf(need)), need.signal)
    return dropped ? this.authorize(need) : undefined
  }

  /** Selects a scheme from the challenges. True: it differs from the previous one. */
  async #selectScheme(challenges: readonly Challenge[]): Promise<boolean> {
    if (challenges.length === 0) return false
    const { rules } = this.#options
    const selected = await selectScheme(challenges, rules)
    if (selected.kind === 'none') {
      if (selected.problem === undefined) return false
      throw new NotAuthorizedError(`${rules.registry} cannot be logged in to: ${selected.problem}`, {
        code: 'realm-refused',
        status: 401,
        remedy: 'Check which token service the registry names in its challenge.',
      })
    }
    const changed = !sameScheme(this.#scheme, selected)
    if (changed) this.#tokens.clear()
    this.#scheme = selected
    this.#options.onSchemeSelected(
      selected.kind === 'bearer' ? selected.realm : undefined,
      this.#bearer.repositoryCount,
    )
    return changed
  }

  #ping(): Promise<string | undefined> {
    this.#pinged ??= this.#options.ping()
    return this.#pinged
  }

  /** Drops a presumed scheme whose service failed: the challenge of the registry names the present one. */
  #unlessPresumed(presumed: boolean, error: unknown, signal: AbortSignal): undefined {
    if (signal.aborted || !presumed) throw error
    this.#scheme = undefined
    return undefined
  }

  #warnUntrusted(realm: URL): void {
    if (this.#warned) return
    this.#warned = true
    const { registry } = this.#options.rules
    this.#options.warn(
      `${registry} sends us to ${realm.host} for its tokens, which may not have its credentials: anonymous tokens are asked for. If the two belong together, write \`registries: |\` under \`with:\` and below it, indented, \`"${registry}": { realm: "${realm.origin}" }\`.`,
    )
  }

  #denied(status: number, detail: string, repository: string): NotAuthorizedError {
    const reason = detail === '' ? '' : `: ${detail}`
    return new NotAuthorizedError(`the token service refused (${status})${reason}`, {
      code: 'unauthorized',
      status,
      remedy: `Credentials tried: ${this.tried(repository).join(', ')}.`,
    })
  }
}

/** The header of a credential that needs no token service. */
function directHeader(credential: Credential, scheme: AuthScheme): string | undefined {
  if (credential.kind === 'bearer') return `Bearer ${credential.token}`
  if (scheme.kind !== 'basic' || credential.kind !== 'basic') return undefined
  return basicHeader(credential.username, credential.password)
}

function repositoryOf({ scope }: Need): string {
  return scope === undefined || scope === 'catalog' ? '' : scope.repository
}
