// How many requests of each sort a registry has to bear at once, and how fast they follow each other.

import type { RegistryFamily } from '../families/types.ts'
import type { HostSettings } from '../model/host-settings.ts'
import type { Clock } from './clock.ts'
import { modestPerBody, RateLimiter, type Release, Semaphore } from './semaphore.ts'
import type { HttpRequest } from './types.ts'

/** Small requests per body: they are answered in a round trip and cost a registry little. */
const smallPerBody = 4

const noFamily: Pick<RegistryFamily, 'rates'> = {}

export interface ConcurrencyOptions {
  /** Most bodies in flight, each way. */
  readonly concurrency: number
  readonly settings: HostSettings
  readonly family: Pick<RegistryFamily, 'rates'> | undefined
  readonly clock: Clock
  /** Jobs among which the family's rates are divided; a rate that the user sets is each job's own. */
  readonly shards: number
}

export class ConcurrencyLimits {
  readonly #small: Semaphore
  readonly #reads: Semaphore
  /** Apart from the reads: a body that is written may be one that is read here at the same time. */
  readonly #writes: Semaphore
  readonly #pace: RateLimiter | undefined
  readonly #manifestPace: RateLimiter | undefined

  constructor({ concurrency, settings: { rate }, family = noFamily, clock, shards }: ConcurrencyOptions) {
    this.#small = new Semaphore(concurrency * smallPerBody)
    this.#reads = new Semaphore(concurrency * modestPerBody)
    this.#writes = new Semaphore(concurrency * modestPerBody)
    const shared = (known: number | undefined) => (known === undefined ? undefined : known / shards)
    const all = rate ?? shared(family.rates?.requests)
    const manifests = rate === undefined ? shared(family.rates?.manifests) : undefined
    this.#pace = all === undefined ? undefined : new RateLimiter(all, clock)
    this.#manifestPace = manifests === undefined ? undefined : new RateLimiter(manifests, clock)
  }

  acquire({ kind, body, signal }: HttpRequest): Promise<Release> {
    const gate = kind === 'small' ? this.#small : body === undefined ? this.#reads : this.#writes
    return gate.acquire(signal, kind === 'blob' ? modestPerBody : 1)
  }

  async throttle({ method, url, signal }: HttpRequest): Promise<void> {
    await this.#pace?.wait(signal)
    if (method === 'PUT' && url.pathname.includes('/manifests/')) await this.#manifestPace?.wait(signal)
  }
}
