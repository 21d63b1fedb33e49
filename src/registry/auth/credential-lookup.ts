// Looks up credentials per repository, and records which ones were sent or refused.
import { CredentialError, type CredentialStore, type FoundCredential } from '../credentials/types.ts'
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
  /** By repository: the sources of the credentials that were sent; `undefined` stands for an anonymous request. */
  readonly #sent = new Map<string, Set<string | undefined>>()
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
    const sent = this.#sent.get(repository) ?? new Set<string | undefined>()
    this.#sent.set(repository, sent.add(credential?.origin))
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
    const sent = [...(this.#sent.get(repository) ?? [])]
    return sent.length > 0 && sent.every((origin) => origin === undefined)
  }

  /** For messages: the sources of the credentials that were sent, or those that had none. */
  tried(repository: string): readonly string[] {
    const sent = [...(this.#sent.get(repository) ?? [])]
    const { sources, isAnonymous } = this.#options.credentials
    if (isAnonymous === true) return ['anonymous, as its settings say']
    if (this.isAnonymous(repository)) return [`anonymous (no credentials in ${sources.join(', ') || 'any source'})`]
    return sent.map((origin) => origin ?? 'anonymous')
  }
}
