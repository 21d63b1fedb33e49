// Decides whether a refused token is worth another try: the same one after a wait, or a renewed one.
import type { Clock } from '../../transport/clock.ts'
import type { TokenCache } from './cache.ts'
import type { TokenResult } from './provider.ts'

export type Token = Extract<TokenResult, { readonly kind: 'token' }>

/** Milliseconds before a token that was refused when it was new is tried again. */
const skewDelays = [700, 1500] as const
/** Milliseconds for which a token is new. */
const freshAge = 5000

export class TokenRefusals {
  readonly #tokens: TokenCache
  readonly #clock: Clock
  /** Cache keys whose renewed token was refused too: a third token would be refused as well. */
  readonly #refusedTwice = new Set<string>()
  /** By token: the number of delays that it was given. */
  readonly #delays = new Map<string, number>()

  constructor(tokens: TokenCache, clock: Clock) {
    this.#tokens = tokens
    this.#clock = clock
  }

  /** The request succeeded: if its token is refused later, it has expired and is renewed. */
  onAccepted({ key, token }: Token): void {
    this.#refusedTwice.delete(key)
    this.#delays.set(token, skewDelays.length)
  }

  /** True: request the token again from the cache, which renews it if necessary. False: another try is pointless. */
  async mayRetry(token: Token, signal: AbortSignal): Promise<boolean> {
    if (!this.#tokens.isCurrent(token.key, token.token)) return true
    if (this.#refusedTwice.has(token.key)) return false
    if (await this.#waitForClock(token, signal)) return true
    this.#refusedTwice.add(token.key)
    this.#tokens.delete(token.key)
    return true
  }

  /**
   * Waits before the same token is sent again: it may be refused for a second or two after it was issued, if the clocks
   * of the registry and its token service differ. False: the token is too old for that, or was given every delay.
   */
  async #waitForClock({ key, token }: Token, signal: AbortSignal): Promise<boolean> {
    const count = this.#delays.get(token) ?? 0
    const delay = skewDelays[count]
    if (delay === undefined || this.#tokens.age(key) > freshAge) return false
    this.#delays.set(token, count + 1)
    await this.#clock.sleep(delay, signal)
    return true
  }
}
