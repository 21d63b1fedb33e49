// Warns once when a registry's quota is used up, before it answers 429 (draft-ietf-httpapi-ratelimit-headers; Docker Hub).

import type { Interceptor } from '../pipeline.ts'

export class QuotaWarning {
  readonly #registry: string
  readonly #warn: (message: string) => void
  #warned = false

  constructor(registry: string, warn: (message: string) => void) {
    this.#registry = registry
    this.#warn = warn
  }

  readonly intercept: Interceptor = (next) => async (request) => {
    const response = await next(request)
    this.check(response.headers)
    return response
  }

  /** Reads the headers of an answer: `ratelimit-remaining: 0;w=21600`. */
  check(headers: Readonly<Record<string, string>>): void {
    if (this.#warned || !/^0(?:\s*;|\s*$)/.test(headers['ratelimit-remaining']?.trim() ?? '')) return
    this.#warned = true
    const [, limit, seconds] = /^(\d{1,9})(?:\s*;\s*w=(\d{1,9}))?/.exec(headers['ratelimit-limit'] ?? '') ?? []
    const window = seconds === undefined ? '' : ` in ${Number(seconds) / 3600} hours`
    const quota = limit === undefined ? '' : ` of ${limit}${window}`
    this.#warn(`${this.#registry} says that our quota${quota} is used up: the next pulls may be refused`)
  }
}
