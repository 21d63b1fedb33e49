// Authorizes the requests to one registry, and decides with which credentials a refused request is tried again.
import type { CredentialStore } from '../credentials/types.ts'
import type { SentLogins } from '../model/login.ts'
import type { Clock } from '../transport/clock.ts'
import type { Scope } from '../transport/types.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import { CredentialLookup } from './credential-lookup.ts'
import { CurrentScheme } from './current-scheme.ts'
import { type Grant, Grants, type GrantsOptions, type Need, repositoryOf } from './grants.ts'
import type { RealmRules } from './realm-policy.ts'
import { TokenCache } from './tokens/cache.ts'
import { type RequestToken, TokenProvider } from './tokens/provider.ts'
import { type Token, TokenRefusals } from './tokens/refusals.ts'
import { challengedScopes } from './tokens/scopes.ts'

/** A response that refuses a request: 401, 403, or 404, which some registries send instead. */
export interface Rejection {
  readonly status: number
  /** Its `WWW-Authenticate`. */
  readonly challenge: string | undefined
}

export interface AuthorizerOptions extends Pick<GrantsOptions, 'onUntrustedRealm'> {
  readonly rules: RealmRules
  readonly credentials: CredentialStore
  readonly clock: Clock
  readonly requestToken: RequestToken
  /** `GET /v2/` without credentials: its `WWW-Authenticate`. */
  readonly ping: () => Promise<string | undefined>
  readonly warn: (message: string) => void
  /**
   * Called when a scheme was selected: requests that wait for it can be authorized now. `realm`: the token service, if
   * there is one; `repositoryCount`: the number of repositories that need a token.
   */
  readonly onSchemeSelected: (realm: URL | undefined, repositoryCount: number) => void
}

export class Authorizer {
  readonly #credentials: CredentialLookup
  readonly #provider: TokenProvider
  readonly #refusals: TokenRefusals
  readonly #scheme: CurrentScheme
  readonly #grants: Grants

  constructor(options: AuthorizerOptions) {
    const { rules, clock, requestToken, ping, onSchemeSelected, onUntrustedRealm } = options
    const tokens = new TokenCache(clock)
    const provider = new TokenProvider(tokens, requestToken)
    const credentials = new CredentialLookup({ ...options, registry: rules.registry })
    const scheme = new CurrentScheme({
      rules,
      ping,
      onSelected: (selected) =>
        onSchemeSelected(selected.kind === 'bearer' ? selected.realm : undefined, provider.repositoryCount),
      onChanged: () => tokens.clear(),
    })
    this.#credentials = credentials
    this.#provider = provider
    this.#refusals = new TokenRefusals(tokens, clock)
    this.#scheme = scheme
    this.#grants = new Grants({ scheme, credentials, provider, onUntrustedRealm })
  }

  get isSchemeKnown(): boolean {
    return this.#scheme.value !== undefined
  }

  /** Records the access that a repository will need. */
  expectScope(scope: Scope): void {
    this.#provider.expectScope(scope)
  }

  isAnonymous(repository: string): boolean {
    return this.#credentials.isAnonymous(repository)
  }

  sentLogins(repository: string): SentLogins {
    return this.#credentials.sent(repository)
  }

  /** The grant for the first try of a request. Throws NotAuthorizedError if the token service refuses. */
  authorize(need: Need): Promise<Grant> {
    return this.#grants.issue(need)
  }

  /** Another grant to retry with; `undefined`: the response stands. */
  async onRejected(need: Need, grant: Grant, rejection: Rejection): Promise<Grant | undefined> {
    const { status, challenge } = rejection
    if (grant.header === undefined) {
      const login = await this.#firstLogin(need, rejection)
      if (login === undefined) this.#credentials.recordSent(repositoryOf(need), undefined)
      return login
    }
    if (status === 404) return undefined
    if (status === 403 || grant.token === undefined) return this.#anonymousRetry(need)
    return this.#tokenRetry(need, grant.token, parseChallenges(challenge))
  }

  onAccepted(need: Need, { header, token }: Grant): void {
    if (header === undefined) this.#credentials.recordSent(repositoryOf(need), undefined)
    if (token !== undefined) this.#refusals.onAccepted(token)
  }

  /**
   * The request was anonymous. A 401 asks for a login. Some registries answer anonymous requests with 403 or 404
   * although `/v2/` has a challenge: it is requested if there is a login to send.
   */
  async #firstLogin(need: Need, { status, challenge }: Rejection): Promise<Grant | undefined> {
    if (status !== 401 && (this.isSchemeKnown || !(await this.#grants.hasCredential(need)))) return undefined
    await this.#scheme.selectFrom(challenge, need.signal)
    const grant = await this.#grants.issue(need)
    return grant.header === undefined ? undefined : grant
  }

  /** The request carried a token, and the response is 401. */
  async #tokenRetry(need: Need, token: Token, challenges: readonly Challenge[]): Promise<Grant | undefined> {
    const parameters = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters
    const demanded = challengedScopes(parameters?.get('scope'))
    const changed = await this.#scheme.select(challenges)
    if (this.#provider.addDemandedScopes(repositoryOf(need), demanded, token.scopes) || changed)
      return this.#grants.issue(need)
    const retry =
      parameters?.get('error') !== 'insufficient_scope' && (await this.#refusals.mayRetry(token, need.signal))
    return retry ? this.#grants.issue(need) : this.#anonymousRetry(need)
  }

  async #anonymousRetry(need: Need): Promise<Grant | undefined> {
    return need.reads && (await this.#grants.fallBackToAnonymous(need)) ? this.#grants.issue(need) : undefined
  }
}
