// How runs under faults end, in a word, and how often.
import type { Report, TagResult } from '../../../src/promote/model/report.ts'

/**
 * `held`: completed, but for a floating tag that could not be judged. `stopped`: no promised tag moved. `rolled back`:
 * those that moved went back. `left`: the report names tags that could not go back, or of which nothing is known.
 * `moved`: every tag moved, and what was read back afterwards was wrong. `not met`: the run took another way.
 */
export type Outcome = 'completed' | 'held' | 'stopped' | 'rolled back' | 'left' | 'moved' | 'not met'

const standingStill: ReadonlySet<TagResult> = new Set(['untouched', 'unmoved', 'same', 'held', 'planned', 'refused'])
const unsettled: ReadonlySet<TagResult> = new Set(['left', 'failed'])

export function outcomeOf(report: Report | undefined): Outcome {
  if (report === undefined) return 'stopped'
  const results = report.promotions.flatMap(({ targets }) => targets.map(({ result }) => result))
  const isDone = report.status === 'promoted' || report.status === 'unchanged'
  if (isDone) return results.includes('held') ? 'held' : 'completed'
  if (results.every((result) => standingStill.has(result))) return 'stopped'
  if (results.some((result) => unsettled.has(result))) return 'left'
  return results.some((result) => result === 'restored' || result === 'deleted') ? 'rolled back' : 'moved'
}

/** Counts by fault, by operation of the request, by outcome. */
export type Tally = Record<string, Record<string, Partial<Record<Outcome, number>>>>

export function addTo(tally: Tally, fault: string, operation: string, outcome: Outcome): void {
  const byOperation = (tally[fault] ??= {})
  const counts = (byOperation[operation] ??= {})
  counts[outcome] = (counts[outcome] ?? 0) + 1
}
