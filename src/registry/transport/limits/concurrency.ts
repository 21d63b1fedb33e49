// Limits the parallel requests of each size per registry, and their rate.

import type { RegistryFamily } from '../../families/types.ts'
import type { HostSettings } from '../../model/host-settings.ts'
import type { Clock } from '../clock.ts'
import type { Interceptor } from '../pipeline.ts'
import type { RegistryRequest, RegistryResponse } from '../types.ts'
import { RateLimiter } from './rate-limiter.ts'
import { type Release, Semaphore } from './semaphore.ts'

/** Small requests per body: they take one round trip and cost a registry little. */
const smallPerBody = 4
/** Bodies of up to 1 MiB that count as one: most of their time too is the round trip. */
export const modestPerBody = 2

const noFamily: Pick<RegistryFamily, 'rates'> = {}

export interface ConcurrencyOptions {
  /** Most bodies in flight, each way, of a registry without a bound; small requests may be four times as many. */
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
  /** Separate from reads: an upload may stream a body that is read from the same registry. */
  readonly #writes: Semaphore
  readonly #rate: RateLimiter | undefined
  readonly #manifestRate: RateLimiter | undefined

  constructor({ concurrency, settings: { rate }, family = noFamily, clock, shards }: ConcurrencyOptions) {
    this.#small = new Semaphore(concurrency * smallPerBody)
    this.#reads = new Semaphore(concurrency * modestPerBody)
    this.#writes = new Semaphore(concurrency * modestPerBody)
    const shared = (rate: number | undefined) => (rate === undefined ? undefined : rate / shards)
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

/** Holds a permit from before the request until its response was read, was dropped, or broke off. */
export function limit(limits: ConcurrencyLimits): Interceptor {
  return (next) => async (request) => withPermit(await limits.acquire(request), () => next(request))
}

export async function withPermit(release: Release, send: () => Promise<RegistryResponse>): Promise<RegistryResponse> {
  try {
    const response = await send()
    void response.freed.then(release)
    return response
  } catch (error) {
    release()
    throw error
  }
}
