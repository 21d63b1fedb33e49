// The default trusted roots, each fetched only if a verdict depends on it.
import { TrustServiceError } from '../model/errors.ts'
import type { SigstoreInstance, TrustServices } from '../model/trust.ts'
import { type FoundRoots, instanceOf, type TrustRoots } from './sigstore/trust-roots.ts'
import { readTrustRoots } from './sigstore/trusted-root.ts'

/** For the signatures of one image. */
export class DefaultRoots implements TrustRoots {
  readonly #services: TrustServices
  readonly #missing = new Set<SigstoreInstance>()
  readonly #fetched = new Map<SigstoreInstance, FoundRoots>()
  failure: Error | undefined

  constructor(services: TrustServices) {
    this.#services = services
  }

  forIssuer(issuer: string): FoundRoots {
    const instance = instanceOf(issuer)
    return instance === undefined ? { reason: unknownIssuer } : this.#find(instance)
  }

  /** GitHub's own Sigstore has no log. */
  forLog(): FoundRoots {
    return this.#find('public-good')
  }

  async fetchMissing(): Promise<boolean> {
    const missing = [...this.#missing]
    this.#missing.clear()
    await Promise.all(missing.map(async (instance) => this.#fetched.set(instance, await this.#fetch(instance))))
    return missing.length > 0
  }

  #find(instance: SigstoreInstance): FoundRoots {
    const found = this.#fetched.get(instance)
    if (found === undefined) this.#missing.add(instance)
    return found ?? { reason: notFetched }
  }

  async #fetch(instance: SigstoreInstance): Promise<FoundRoots> {
    try {
      const read = readTrustRoots(await this.#services.trustRoot(instance))
      if ('roots' in read) return read
      throw new TrustServiceError(`the default trusted root of ${instance} ${read.problem}`, updateRemedy)
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error))
      return { reason: notFetched }
    }
  }
}

const updateRemedy =
  'Use the newest version of the action, or name a root of your own under `require`: `trusted-root: trust/trusted_root.jsonl`.'
const notFetched = 'cannot be verified without its trusted root'
const unknownIssuer =
  "has a certificate neither of Sigstore's public instance nor of GitHub's: name the root of its own as `trusted-root`"
