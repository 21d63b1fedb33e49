// Says once that a registry's quota is used up, before its 429 does (draft-ietf-httpapi-ratelimit-headers; Docker Hub).

import type { Interceptor } from '../pipeline.ts'

export class QuotaWarning {
  readonly #registry: string
  readonly #warn: (message: string) => void
  #said = false

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
    if (this.#said || !/^0(?:\s*;|\s*$)/.test(headers['ratelimit-remaining']?.trim() ?? '')) return
    this.#said = true
    const [, limit, seconds] = /^(\d{1,9})(?:\s*;\s*w=(\d{1,9}))?/.exec(headers['ratelimit-limit'] ?? '') ?? []
    const window = seconds === undefined ? '' : ` in ${Number(seconds) / 3600} hours`
    const quota = limit === undefined ? '' : ` of ${limit}${window}`
    this.#warn(`${this.#registry} says that our quota${quota} is used up: the next pulls may be refused`)
  }
}
