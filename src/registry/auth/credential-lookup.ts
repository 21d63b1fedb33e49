// Who we are to each repository of a registry, and which implicit credentials were found wanting.
import type { CredentialStore, FoundCredential } from '../credentials/types.ts'
import type { Clock } from '../transport/clock.ts'

/** What the run does with a repository: a login may be scoped to one of them. */
export type Access = 'pull' | 'push'

/** Milliseconds for which a credential is not asked for again: those of the clouds' helpers are renewed within minutes. */
const life = 60_000

interface Found {
  readonly until: number
  readonly credential: Promise<FoundCredential | undefined>
}

export class CredentialLookup {
  readonly #registry: string
  readonly #store: CredentialStore
  readonly #clock: Clock
  /** By access and repository. */
  readonly #found = new Map<string, Found>()
  readonly #tried = new Map<string, Set<string>>()
  readonly #anonymous = new Set<string>()

  constructor(registry: string, store: CredentialStore, clock: Clock) {
    this.#registry = registry
    this.#store = store
    this.#clock = clock
  }

  /**
   * The credential for what the run does with the repository; `undefined` is anonymous. Throws what the store throws.
   */
  async find(repository: string, access: Access): Promise<FoundCredential | undefined> {
    const found = await this.#find(repository, access)
    const used = found?.implicit === true && this.#anonymous.has(repository) ? undefined : found
    const tried = this.#tried.get(repository) ?? new Set<string>()
    this.#tried.set(repository, tried.add(used?.origin ?? 'anonymous'))
    return used
  }

  #find(repository: string, access: Access): Promise<FoundCredential | undefined> {
    const key = `${access} ${repository}`
    const now = this.#clock.now()
    const known = this.#found.get(key)
    if (known !== undefined && now < known.until) return known.credential
    const credential = this.#store.find({ kind: 'registry', registry: this.#registry, path: repository }, access)
    this.#found.set(key, { until: now + life, credential })
    return credential
  }

  /** An implicit credential was denied a pull: from now on the repository is read anonymously. False: nothing to drop. */
  async fallBackToAnonymous(repository: string): Promise<boolean> {
    const accesses = ['pull', 'push'] as const
    const asked = accesses.map(async (access) => this.#found.get(`${access} ${repository}`)?.credential)
    const found = await Promise.all(asked)
    if (!found.some((each) => each?.implicit === true) || this.#anonymous.has(repository)) return false
    this.#anonymous.add(repository)
    return true
  }

  /** For people: the places whose credentials were tried, or those that had none. */
  tried(repository: string): readonly string[] {
    const tried = [...(this.#tried.get(repository) ?? [])]
    return tried.length === 1 && tried[0] === 'anonymous'
      ? [`anonymous (no credentials in ${this.#store.places.join(', ') || 'any place'})`]
      : tried
  }
}
