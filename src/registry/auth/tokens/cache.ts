// Caches tokens: concurrent requests share one token request, and a token is renewed before it expires.
import type { Clock } from '../../transport/clock.ts'
import type { TokenResponse } from './endpoint.ts'

/** Milliseconds before its expiry from which a token is no longer used. */
const margin = 10_000
/** Milliseconds for which a refusal is cached. */
const refusalLifetime = 60_000

interface Entry {
  readonly response: Promise<TokenResponse>
  /** Infinity until the response arrives. */
  receivedAt: number
  /** Infinity until the response arrives. */
  deadline: number
  token: string | undefined
}

export class TokenCache {
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The cached response; `request` is called if there is none, or if it has expired. */
  get(key: string, request: () => Promise<TokenResponse>): Promise<TokenResponse> {
    const cached = this.#entries.get(key)
    if (cached !== undefined && this.#clock.now() < cached.deadline) return cached.response
    const entry: Entry = {
      response: request(),
      receivedAt: Number.POSITIVE_INFINITY,
      deadline: Number.POSITIVE_INFINITY,
      token: undefined,
    }
    this.#entries.set(key, entry)
    entry.response.then(
      (response) => {
        const lifetime = response.kind === 'granted' ? response.seconds * 1000 - margin : refusalLifetime
        entry.token = response.kind === 'granted' ? response.token : undefined
        entry.receivedAt = this.#clock.now()
        entry.deadline = entry.receivedAt + lifetime
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key)
      },
    )
    return entry.response
  }

  /** Whether the token is the cached one. */
  isCurrent(key: string, token: string): boolean {
    return this.#entries.get(key)?.token === token
  }

  /** Milliseconds since the token was issued; Infinity if there is none. */
  age(key: string): number {
    const entry = this.#entries.get(key)
    return entry === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() - entry.receivedAt
  }

  /** Drops the token: the next `get` requests a new one. */
  delete(key: string): void {
    this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }
}
