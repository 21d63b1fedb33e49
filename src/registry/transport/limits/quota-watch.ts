// Warns before a registry's quota is used up, and waits for its renewal if the user allows it. Loaded lazily.
import type { Clock } from '../clock.ts'
import { parseQuota, type Quota } from './quota-headers.ts'
import type { SharedPause } from './shared-pause.ts'

/** The share of a quota below which it is low. */
const lowShare = 0.1
/** Seconds; a quota that is renewed sooner causes no warning until it is used up. */
const longWindow = 600

export interface QuotaWatchOptions {
  readonly registry: string
  readonly clock: Clock
  readonly warn: (message: string) => void
  readonly pause: SharedPause
  /** Milliseconds that the run waits for a quota that is used up; 0 for none. */
  readonly longestWait: number
}

export class QuotaWatch {
  readonly #options: QuotaWatchOptions
  #quota: Quota | undefined
  /** Milliseconds of the pauses so far. */
  #waited = 0
  readonly #warned = new Set<'low' | 'short' | 'used-up'>()

  constructor(options: QuotaWatchOptions) {
    this.#options = options
  }

  /** Reads the headers of a response. `expected`: manifests that the run is about to read. */
  check(headers: Readonly<Record<string, string>>, expected: number): void {
    const quota = parseQuota(headers, this.#options.clock.wall())
    if (quota === undefined) return
    this.#quota = quota
    this.judge(expected)
    this.#waitIfUsedUp(quota)
  }

  judge(expected: number): void {
    if (this.#quota === undefined) return
    const { remaining, limit, window, reset } = this.#quota
    const renewedSoon = (reset ?? window ?? longWindow) < longWindow
    if (remaining === 0)
      this.#warnOnce('used-up', `our quota${ofLimit(this.#quota)} is used up: the next pulls may be refused`)
    else if (renewedSoon) return
    else if (expected > remaining)
      this.#warnOnce('short', `${left(this.#quota)}, and this run needs about ${expected} more. ${advice}`)
    else if (limit !== undefined && remaining < limit * lowShare)
      this.#warnOnce('low', `${left(this.#quota)}. ${advice}`)
  }

  #warnOnce(kind: 'low' | 'short' | 'used-up', text: string): void {
    if (this.#warned.has(kind)) return
    this.#warned.add(kind)
    // a worse warning replaces the milder ones
    this.#warned.add('low')
    if (kind === 'used-up') this.#warned.add('short')
    this.#options.warn(`${this.#options.registry} says that ${text}`)
  }

  /** Waits only if `longestWait` allows it: otherwise requests continue as long as the registry answers them. */
  #waitIfUsedUp({ remaining, reset }: Quota): void {
    const { longestWait, pause } = this.#options
    const wait = (reset ?? 0) * 1000
    if (remaining > 0 || wait === 0 || this.#waited + wait > longestWait) return
    this.#waited += wait
    pause.start(wait, 'its quota is used up')
  }
}

const advice = 'Log in with an account that may pull more, or promote less at once.'

function left({ remaining, limit, window }: Quota): string {
  const of = limit === undefined ? '' : ` of ${limit}`
  return `${remaining}${of} pulls${limit === undefined ? '' : inWindow(window)} are left`
}

/** ` of 100 in 6 hours`, as far as it is known. */
function ofLimit({ limit, window }: Quota): string {
  return limit === undefined ? '' : ` of ${limit}${inWindow(window)}`
}

function inWindow(seconds: number | undefined): string {
  return seconds === undefined ? '' : ` in ${inWords(seconds)}`
}

function inWords(seconds: number): string {
  const [count, unit] =
    seconds % 3600 === 0
      ? [seconds / 3600, 'hour']
      : seconds % 60 === 0
        ? [seconds / 60, 'minute']
        : [seconds, 'second']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
