// Implements a weighted semaphore whose waiters can be aborted.

import { reasonOf } from '../../util/abort.ts'

/** Returns the permits; a second call does nothing. */
export type Release = () => void

interface Waiter {
  readonly permits: number
  readonly isUrgent: boolean
  readonly enter: () => void
}

/** At most `size` permits are held at once, first come first served; those who are urgent before the others. */
export class Semaphore {
  readonly #size: number
  #held = 0
  readonly #waiters: Waiter[] = []

  constructor(size: number) {
    this.#size = Math.max(1, Math.floor(size))
  }

  /** Whether a permit can be taken at once. */
  get isFree(): boolean {
    return this.#waiters.length === 0 && this.#held < this.#size
  }

  /** Takes permits, at most all of them. Rejects with the signal's reason if it is aborted first. */
  async acquire(signal: AbortSignal, wanted = 1, isUrgent = false): Promise<Release> {
    signal.throwIfAborted()
    const permits = Math.min(wanted, this.#size)
    if (this.#waiters.length === 0 && this.#held + permits <= this.#size) this.#held += permits
    else await this.#wait(signal, permits, isUrgent)
    let released = false
    return () => {
      if (released) return
      released = true
      this.#held -= permits
      this.#admit()
    }
  }

  #admit(): void {
    for (let next = this.#waiters[0]; next && this.#held + next.permits <= this.#size; next = this.#waiters[0]) {
      this.#waiters.shift()
      this.#held += next.permits
      next.enter()
    }
  }

  #wait(signal: AbortSignal, permits: number, isUrgent: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const waiter = { permits, isUrgent, enter }
      const leave = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(reasonOf(signal))
        this.#admit()
      }
      signal.addEventListener('abort', leave, { once: true })
      const ahead = isUrgent ? this.#waiters.filter((queued) => queued.isUrgent) : this.#waiters
      this.#waiters.splice(ahead.length, 0, waiter)
    })
  }
}
