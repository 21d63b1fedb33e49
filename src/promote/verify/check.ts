// One check of what was written, and what it finds.
import type { Emit } from '../model/events.ts'
import type { Verify } from '../model/options.ts'
import type { RunCollector } from '../report/collector.ts'
import type { Repositories } from '../repositories.ts'

export interface VerifyContext {
  readonly tally: RunCollector
  readonly world: Repositories
  readonly emit: Emit
  readonly verify: Verify
  readonly signal: AbortSignal
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** What was not found as it was written. A `doubt` is a warning, and a failure only where `verify` is strict. */
export interface Finding {
  readonly kind: 'wrong' | 'doubt'
  readonly message: string
}

/** One look at what was written. */
export interface Check {
  /** What is looked at, in words. */
  readonly what: string
  readonly run: () => Promise<Finding | undefined>
}
