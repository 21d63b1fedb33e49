// Looks up credentials per repository, and records which ones were sent or refused.
import { CredentialError, type CredentialStore, type FoundCredential } from '../credentials/types.ts'
import type { SentLogin, SentLogins } from '../model/login.ts'
import type { Clock } from '../transport/clock.ts'

/** What the run does with a repository. A login may be scoped to one of the two. */
export type Access = 'pull' | 'push'

/** Milliseconds for which a credential is cached: credentials of cloud helpers expire within minutes. */
const lifetime = 60_000

interface Lookup {
  readonly until: number
  readonly credential: Promise<FoundCredential | undefined>
}

export interface CredentialLookupOptions {
  readonly registry: string
  readonly credentials: CredentialStore
  readonly clock: Clock
  readonly warn: (message: string) => void
}

export class CredentialLookup {
  readonly #options: CredentialLookupOptions
  /** By access and repository. */
  readonly #lookups = new Map<string, Lookup>()
  /** By repository and source: the logins that were sent; `undefined` stands for an anonymous request. */
  readonly #sent = new Map<string, Map<string | undefined, SentLogin | undefined>>()
  readonly #anonymous = new Set<string>()
  #warned = false

  constructor(options: CredentialLookupOptions) {
    this.#options = options
  }

  /** The credential to use; `undefined` is anonymous. Throws CredentialError. */
  async find(repository: string, access: Access): Promise<FoundCredential | undefined> {
    const credential = await this.#lookUp(repository, access)
    return credential?.implicit === true && this.#anonymous.has(repository) ? undefined : credential
  }

  /** Records that a request carries the credential, or a token obtained with it; `undefined` is anonymous. */
  recordSent(repository: string, credential: FoundCredential | undefined): void {
    const sent = this.#sent.get(repository) ?? new Map<string | undefined, SentLogin | undefined>()
    this.#sent.set(repository, sent.set(credential?.origin, credential && sentLogin(credential)))
  }

  #lookUp(repository: string, access: Access): Promise<FoundCredential | undefined> {
    const { clock, credentials, registry } = this.#options
    const key = `${access} ${repository}`
    const now = clock.now()
    const cached = this.#lookups.get(key)
    if (cached !== undefined && now < cached.until) return cached.credential
    const lookup = credentials.find({ kind: 'registry', registry, path: repository }, access)
    const credential = access === 'pull' ? lookup.catch((error: unknown) => this.#ignoreDefaultStore(error)) : lookup
    this.#lookups.set(key, { until: now + lifetime, credential })
    return credential
  }

  /** A failing default store must not prevent anonymous pulls of public images. */
  #ignoreDefaultStore(error: unknown): undefined {
    if (!(error instanceof CredentialError && error.isDefaultStore)) throw error
    if (!this.#warned) this.#options.warn(`${error.message}. ${this.#options.registry} is read without a login`)
    this.#warned = true
    return undefined
  }

  /** Reads the repository anonymously from now on, because its implicit credential was denied. False: there was none. */
  async fallBackToAnonymous(repository: string): Promise<boolean> {
    const accesses = ['pull', 'push'] as const
    const lookups = accesses.map(async (access) => this.#lookups.get(`${access} ${repository}`)?.credential)
    const credentials = await Promise.all(lookups)
    if (!credentials.some((credential) => credential?.implicit === true) || this.#anonymous.has(repository))
      return false
    this.#anonymous.add(repository)
    return true
  }

  /** Whether every request for the repository was sent without credentials; false before the first. */
  isAnonymous(repository: string): boolean {
    const { logins, anonymous } = this.sent(repository)
    return anonymous && logins.length === 0
  }

  /** For the message of a refusal. */
  sent(repository: string): SentLogins {
    const { sources, isAnonymous } = this.#options.credentials
    const sent = [...(this.#sent.get(repository)?.values() ?? [])]
    return {
      logins: sent.filter((login) => login !== undefined),
      anonymous: sent.includes(undefined),
      ...(isAnonymous !== true && { sources }),
    }
  }
}

function sentLogin({ credential, origin, place }: FoundCredential): SentLogin {
  const { username } = { username: undefined, ...credential }
  return { origin, ...(place && { place }), ...(username !== undefined && { username }) }
}
