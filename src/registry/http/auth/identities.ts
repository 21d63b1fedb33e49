// Who we are to each repository of a registry, and which implicit credentials were found wanting.
import type { CredentialStore, FoundCredential } from '../../credentials/store.ts'

export class Identities {
  readonly #registry: string
  readonly #store: CredentialStore
  readonly #found = new Map<string, Promise<FoundCredential | undefined>>()
  readonly #tried = new Map<string, Set<string>>()
  readonly #anonymous = new Set<string>()

  constructor(registry: string, store: CredentialStore) {
    this.#registry = registry
    this.#store = store
  }

  /** The credential for the repository; `undefined` is anonymous. Throws what the store throws. */
  async of(repository: string): Promise<FoundCredential | undefined> {
    const asked =
      this.#found.get(repository) ?? this.#store.find({ kind: 'registry', registry: this.#registry, path: repository })
    this.#found.set(repository, asked)
    const found = await asked
    const used = found !== undefined && this.#anonymous.has(repository) ? undefined : found
    const tried = this.#tried.get(repository) ?? new Set<string>()
    this.#tried.set(repository, tried.add(used?.origin ?? 'anonymous'))
    return used
  }

  /** An implicit credential was denied a pull: from now on the repository is read anonymously. False: nothing to drop. */
  async dropImplicit(repository: string): Promise<boolean> {
    const found = await this.#found.get(repository)
    if (found?.implicit !== true || this.#anonymous.has(repository)) return false
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
