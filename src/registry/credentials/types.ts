// Credentials of registries, the store that finds them, and their errors.
import { type ErrorFacts, PromoteError } from '../model/errors.ts'
import type { LoginPlace } from '../model/login.ts'
import type { RemoteName } from '../model/reference.ts'

export type Credential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An identity (refresh) token: exchanged for an access token by POST, never sent as a password. */
  | { readonly kind: 'identity'; readonly token: string; readonly username?: string }
  /** A bearer token sent verbatim. */
  | { readonly kind: 'bearer'; readonly token: string }

/** A credential with the place where it was found. */
export interface LocatedCredential {
  readonly credential: Credential
  readonly place: LoginPlace
  /** If it says more than the title of the source. Never a secret. */
  readonly origin?: string
}

export interface FoundCredential {
  readonly credential: Credential
  readonly place?: LoginPlace
  /** For messages: `registry-auth`, `~/.docker/config.json`, `github-token`. Never a secret. */
  readonly origin: string
  /** If a pull is denied with an implicit credential (github-token), it is retried anonymously. */
  readonly implicit: boolean
}

export interface CredentialStore {
  /**
   * The credential for the repository; `undefined` is anonymous. `access` is what the run will do there (`push`, the
   * default, includes pull): a login may be scoped to one of them. Throws CredentialError if a source fails.
   */
  find(name: RemoteName, access?: 'pull' | 'push'): Promise<FoundCredential | undefined>
  /** The titles of all sources, for the message of a 401. */
  readonly sources: readonly string[]
  /** No login is looked up, because `registries` says so. */
  readonly isAnonymous?: boolean
  /** Called with every token that a registry's token service issues, before it is used. */
  readonly onSecret?: (secret: string) => void
}

interface CredentialErrorFacts extends ErrorFacts {
  readonly isDefaultStore?: boolean
}

/** A source exists but cannot be used. This never means "no credentials". */
export class CredentialError extends PromoteError {
  override readonly name = 'CredentialError'
  readonly code = 'credentials-unusable'
  /** Whether the default helper failed, not one that is configured for this registry. */
  readonly isDefaultStore: boolean

  constructor(message: string, { isDefaultStore = false, ...facts }: CredentialErrorFacts = {}) {
    super(message, facts)
    this.isDefaultStore = isDefaultStore
  }
}
