// Limits how many requests of each size a registry gets at once, and how fast they follow each other.

import type { RegistryFamily } from '../../families/types.ts'
import type { HostSettings } from '../../model/host-settings.ts'
import type { Clock } from '../clock.ts'
import type { Interceptor } from '../pipeline.ts'
import type { RegistryRequest } from '../types.ts'
import { RateLimiter } from './rate-limiter.ts'
import { type Release, Semaphore } from './semaphore.ts'

/** Small requests per body: they take one round trip and cost a registry little. */
const smallPerBody = 4
/** Bodies of up to 1 MiB that count as one: most of their time too is the round trip. */
export const modestPerBody = 2

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
  readonly #rate: RateLimiter | undefined
  readonly #manifestRate: RateLimiter | undefined

  constructor({ concurrency, settings: { rate }, family = noFamily, clock, shards }: ConcurrencyOptions) {
    this.#small = new Semaphore(concurrency * smallPerBody)
    this.#reads = new Semaphore(concurrency * modestPerBody)
    this.#writes = new Semaphore(concurrency * modestPerBody)
    const shared = (known: number | undefined) => (known === undefined ? undefined : known / shards)
    const all = rate ?? shared(family.rates?.requests)
    const manifests = rate === undefined ? shared(family.rates?.manifests) : undefined
    this.#rate = all === undefined ? undefined : new RateLimiter(all, clock)
    this.#manifestRate = manifests === undefined ? undefined : new RateLimiter(manifests, clock)
  }

  acquire({ bodySize, body, signal }: RegistryRequest): Promise<Release> {
    const semaphore = bodySize === 'small' ? this.#small : body === undefined ? this.#reads : this.#writes
    return semaphore.acquire(signal, bodySize === 'blob' ? modestPerBody : 1)
  }

  /** Waits until the rate allows the request. */
  async throttle({ method, url, signal }: RegistryRequest): Promise<void> {
    await this.#rate?.wait(signal)
    if (method === 'PUT' && url.pathname.includes('/manifests/')) await this.#manifestRate?.wait(signal)
  }
}

/** Holds a permit from before the request until its response is read, dropped or broken. */
export function limit(limits: ConcurrencyLimits): Interceptor {
  return (next) => async (request) => {
    const release = await limits.acquire(request)
    try {
      const response = await next(request)
      void response.freed.then(release)
      return response
    } catch (error) {
      release()
      throw error
    }
  }
}
