// Issues the authorization of a request from the registry's scheme, its credentials and its tokens.
import type { Credential } from '../credentials/types.ts'
import type { Scope } from '../transport/types.ts'
import { orAborted } from '../util/abort.ts'
import type { Access, CredentialLookup } from './credential-lookup.ts'
import type { CurrentScheme } from './current-scheme.ts'
import { NotAuthorizedError } from './errors.ts'
import type { AuthScheme } from './scheme.ts'
import { basicHeader } from './tokens/endpoint.ts'
import type { TokenProvider } from './tokens/provider.ts'
import type { Token } from './tokens/refusals.ts'

/** The access that a request needs. */
export interface Need {
  readonly scope: Scope | 'catalog' | undefined
  /** GET and HEAD: an anonymous user may be allowed them too. */
  readonly reads: boolean
  readonly signal: AbortSignal
}

/** The authorization of one request; without a header it is anonymous. */
export interface Grant {
  readonly header?: string
  readonly token?: Token
}

export interface GrantsOptions {
  readonly scheme: CurrentScheme
  readonly credentials: CredentialLookup
  readonly provider: TokenProvider
  /** Called once if the registry has credentials that its token service may not receive. */
  readonly onUntrustedRealm: (realm: URL) => void
}

export class Grants {
  readonly #options: GrantsOptions
  #untrustedRealmReported = false

  constructor(options: GrantsOptions) {
    this.#options = options
  }

  /** Throws NotAuthorizedError if the token service refuses. */
  async issue(need: Need): Promise<Grant> {
    const { scheme: current, credentials } = this.#options
    const repository = repositoryOf(need)
    const scheme = current.value
    if (scheme === undefined) return {}
    const credential = await this.#credentialFor(need)
    const direct = credential && directHeader(credential.credential, scheme)
    if (direct !== undefined) {
      credentials.recordSent(repository, credential)
      return { header: direct }
    }
    if (scheme.kind === 'basic') return {}
    if (credential !== undefined && !scheme.trusted) this.#reportUntrustedRealm(scheme.realm)
    credentials.recordSent(repository, scheme.trusted ? credential : undefined)
    const request = this.#options.provider.getToken({ scope: need.scope, scheme, credential })
    const result = await orAborted(request, need.signal).catch((error: unknown) => {
      if (need.signal.aborted || !scheme.presumed) throw error
      current.drop()
      return undefined
    })
    if (result === undefined) return {}
    if (result.kind === 'token') return { header: `Bearer ${result.token}`, token: result }
    if (await this.fallBackToAnonymous(need)) return this.issue(need)
    throw this.#denied(result.status, result.detail, repository)
  }

  /** Whether there is a credential for the request. */
  async hasCredential(need: Need): Promise<boolean> {
    return (await this.#credentialFor(need)) !== undefined
  }

  /** Reads the repository anonymously from now on. False: no credential of it may be dropped. */
  fallBackToAnonymous(need: Need): Promise<boolean> {
    return orAborted(this.#options.credentials.fallBackToAnonymous(repositoryOf(need)), need.signal)
  }

  #credentialFor(need: Need): ReturnType<CredentialLookup['find']> {
    return orAborted(this.#options.credentials.find(repositoryOf(need), this.#accessOf(need)), need.signal)
  }

  /** The widest access that the run expects: one login, and one token, serve all of it. */
  #accessOf({ scope }: Need): Access {
    if (scope === undefined || scope === 'catalog') return 'pull'
    return this.#options.provider.widestActions(scope) === 'pull' ? 'pull' : 'push'
  }

  #reportUntrustedRealm(realm: URL): void {
    if (!this.#untrustedRealmReported) this.#options.onUntrustedRealm(realm)
    this.#untrustedRealmReported = true
  }

  #denied(status: number, detail: string, repository: string): NotAuthorizedError {
    const reason = detail === '' ? '' : `: ${detail}`
    return new NotAuthorizedError(`the token service refused (${status})${reason}`, {
      code: 'unauthorized',
      status,
      anonymous: this.#options.credentials.isAnonymous(repository),
    })
  }
}

/** The header of a credential that needs no token service. */
function directHeader(credential: Credential, scheme: AuthScheme): string | undefined {
  if (credential.kind === 'bearer') return `Bearer ${credential.token}`
  if (scheme.kind !== 'basic' || credential.kind !== 'basic') return undefined
  return basicHeader(credential.username, credential.password)
}

/** Empty if the request concerns no repository. */
export function repositoryOf({ scope }: Need): string {
  return scope === undefined || scope === 'catalog' ? '' : scope.repository
}
