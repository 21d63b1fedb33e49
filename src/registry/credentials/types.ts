// Who we are to a registry: one answer per repository, with the name of the place it came from.
import { type ErrorFacts, PromoteError } from '../model/errors.ts'
import type { RemoteName } from '../model/reference.ts'

export type Credential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An identity (refresh) token: exchanged for an access token by POST, never sent as a password. */
  | { readonly kind: 'identity'; readonly token: string; readonly username?: string }
  /** A bearer token sent verbatim. */
  | { readonly kind: 'bearer'; readonly token: string }

export interface FoundCredential {
  readonly credential: Credential
  /** For people: `registry-auth`, `~/.docker/config.json`, `github-token`. Never a secret. */
  readonly origin: string
  /** An implicit credential (github-token) that is denied a pull is dropped for an anonymous try. */
  readonly implicit: boolean
}

export interface CredentialStore {
  /**
   * The credential for the repository; `undefined` is anonymous. `access` is what the run will do there (`push`, the
   * default, includes pull): a login may be scoped to one of them. Throws CredentialError where a place cannot answer.
   */
  find(name: RemoteName, access?: 'pull' | 'push'): Promise<FoundCredential | undefined>
  /** The places that were looked at, for the message of a 401. */
  readonly places: readonly string[]
}

interface CredentialErrorFacts extends ErrorFacts {
  readonly isDefaultStore?: boolean
}

/** A place of credentials that is there but cannot be used. It is never taken for "no credentials". */
export class CredentialError extends PromoteError {
  override readonly name = 'CredentialError'
  readonly code = 'credentials-unusable'
  /** Whether it is the helper for every registry that failed, not one that was named for this registry. */
  readonly isDefaultStore: boolean

  constructor(message: string, { isDefaultStore = false, ...facts }: CredentialErrorFacts = {}) {
    super(message, facts)
    this.isDefaultStore = isDefaultStore
  }
}
