// Counts the manifests that a run reads, for registries that report a pull quota.

import type { Interceptor } from '../pipeline.ts'
import type { RegistryRequest } from '../types.ts'
import type { QuotaWatch, QuotaWatchOptions } from './quota-watch.ts'

export class PullQuota {
  readonly #options: QuotaWatchOptions
  /** Manifests that the run is about to read. */
  #expected = 0
  #loading: Promise<QuotaWatch> | undefined
  #watch: QuotaWatch | undefined

  constructor(options: QuotaWatchOptions) {
    this.#options = options
  }

  readonly intercept: Interceptor = (next) => async (request) => {
    const response = await next(request)
    if (isPull(request)) this.#expected = Math.max(0, this.#expected - 1)
    const { headers } = response
    if ('ratelimit' in headers || 'ratelimit-remaining' in headers) {
      this.#watch = await (this.#loading ??= this.#load())
      this.#watch.check(headers, this.#expected)
    }
    return response
  }

  async #load(): Promise<QuotaWatch> {
    const { QuotaWatch } = await import('./quota-watch.ts')
    return new QuotaWatch(this.#options)
  }

  /** Announces that `count` more manifests will be read. */
  expectManifests(count: number): void {
    this.#expected += count
    this.#watch?.judge(this.#expected)
  }
}

/** Docker Hub counts GETs of manifests; HEADs and blobs are not counted. */
function isPull({ method, url }: RegistryRequest): boolean {
  return method === 'GET' && url.pathname.includes('/manifests/')
}
