// One pause per registry, shared by all its requests: a registry that asks for patience is asked nothing meanwhile.
import type { Clock } from './clock.ts'

/** Called once per pause, when it begins. */
export type OnPause = (milliseconds: number, reason: string) => void

export class SharedPause {
  readonly #clock: Clock
  readonly #onPause: OnPause
  #until = 0

  constructor(clock: Clock, onPause: OnPause) {
    this.#clock = clock
    this.#onPause = onPause
  }

  /** Begins a pause, or makes the present one longer. */
  start(milliseconds: number, reason: string): void {
    const now = this.#clock.now()
    const running = this.#until > now
    this.#until = Math.max(this.#until, now + milliseconds)
    if (!running) this.#onPause(milliseconds, reason)
  }

  /** Waits for the end of the pause, and a little longer, so that not all come back at once. */
  async wait(signal: AbortSignal): Promise<void> {
    for (;;) {
      const rest = this.#until - this.#clock.now()
      if (rest <= 0) return
      await this.#clock.sleep(rest + this.#clock.random() * Math.min(250, rest / 4), signal)
    }
  }
}
