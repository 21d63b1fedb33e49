// Who we are to each repository of a registry, and which implicit credentials were found wanting.
import type { CredentialStore, FoundCredential } from '../../credentials/store.ts'

/** What the run does with a repository: a login may be scoped to one of them. */
export type Access = 'pull' | 'push'

export class Identities {
  readonly #registry: string
  readonly #store: CredentialStore
  /** By access and repository. */
  readonly #found = new Map<string, Promise<FoundCredential | undefined>>()
  readonly #tried = new Map<string, Set<string>>()
  readonly #anonymous = new Set<string>()

  constructor(registry: string, store: CredentialStore) {
    this.#registry = registry
    this.#store = store
  }

  /**
   * The credential for what the run does with the repository; `undefined` is anonymous. Throws what the store throws.
   */
  async of(repository: string, access: Access): Promise<FoundCredential | undefined> {
    const key = `${access} ${repository}`
    const name = { kind: 'registry', registry: this.#registry, path: repository } as const
    const asked = this.#found.get(key) ?? this.#store.find(name, access)
    this.#found.set(key, asked)
    const found = await asked
    const used = found?.implicit === true && this.#anonymous.has(repository) ? undefined : found
    const tried = this.#tried.get(repository) ?? new Set<string>()
    this.#tried.set(repository, tried.add(used?.origin ?? 'anonymous'))
    return used
  }

  /** An implicit credential was denied a pull: from now on the repository is read anonymously. False: nothing to drop. */
  async dropImplicit(repository: string): Promise<boolean> {
    const accesses = ['pull', 'push'] as const
    const asked = accesses.map((access) => this.#found.get(`${access} ${repository}`) ?? Promise.resolve(undefined))
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
