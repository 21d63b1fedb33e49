// Types of the checks that read back what this run wrote.
import type { Emit } from '../model/events.ts'
import type { Verify } from '../model/options.ts'
import type { RunCollector } from '../report/collector.ts'
import type { Repositories } from '../repositories.ts'

export interface VerifyContext {
  readonly collector: RunCollector
  readonly repositories: Repositories
  readonly emit: Emit
  readonly verify: Verify
  readonly signal: AbortSignal
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Milliseconds since the epoch. */
  readonly today: () => number
}

/**
 * What was not found as it was written. `mismatch` (a tag names something else) and `missing` (the registry does not
 * show it, even after it was pushed again) fail the run. `unconfirmed` (not visible yet, or not readable) is a warning,
 * and a failure only if `verify` is strict.
 */
export interface Finding {
  readonly kind: 'mismatch' | 'missing' | 'unconfirmed'
  readonly message: string
}

export interface Check {
  /** What is read, for messages. */
  readonly what: string
  readonly run: () => Promise<Finding | undefined>
}
