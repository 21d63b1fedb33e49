// The tokens of a run: each asked for once, however many requests want it, and again before it expires.
import type { Clock } from '../transport/clock.ts'
import type { TokenResponse } from './token-endpoint.ts'

/** Milliseconds before its end at which a token is not used any more. */
const margin = 10_000
/** Milliseconds for which a refusal is believed. */
const refusalLife = 60_000

interface Entry {
  readonly answer: Promise<TokenResponse>
  /** When the answer came; on its way before. */
  receivedAt: number
  /** Infinity while it is on its way. */
  deadline: number
  token: string | undefined
}

export class TokenCache {
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The answer under `key`; `ask` is called where there is none, or where it has had its time. */
  get(key: string, ask: () => Promise<TokenResponse>): Promise<TokenResponse> {
    const known = this.#entries.get(key)
    if (known !== undefined && this.#clock.now() < known.deadline) return known.answer
    const entry: Entry = {
      answer: ask(),
      receivedAt: Number.POSITIVE_INFINITY,
      deadline: Number.POSITIVE_INFINITY,
      token: undefined,
    }
    this.#entries.set(key, entry)
    entry.answer.then(
      (answer) => {
        const life = answer.kind === 'granted' ? answer.seconds * 1000 - margin : refusalLife
        entry.token = answer.kind === 'granted' ? answer.token : undefined
        entry.receivedAt = this.#clock.now()
        entry.deadline = entry.receivedAt + life
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key)
      },
    )
    return entry.answer
  }

  /** Whether the token is the one that the next to ask would get. */
  isCurrent(key: string, token: string): boolean {
    return this.#entries.get(key)?.token === token
  }

  /** Milliseconds since the token was issued; Infinity if there is none. */
  age(key: string): number {
    const entry = this.#entries.get(key)
    return entry === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() - entry.receivedAt
  }

  /** The next to ask gets a new one. */
  delete(key: string): void {
    this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }
}
