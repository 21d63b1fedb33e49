// Joins the pauses that a registry asks for: a line for the 1st, 2nd, 4th, 8th …, and their total at the end.
import type { WireEvent } from '../../registry/model/wire-event.ts'
import { count, formatTime } from '../format.ts'

export interface JoinedPauses {
  /** The lines of one more pause; none if it is left to the next line or to the total. */
  readonly add: (pause: Extract<WireEvent, { kind: 'pause' }>) => readonly string[]
  /** A line for each registry whose last line does not count all its pauses. */
  readonly totals: () => readonly string[]
}

interface Pauses {
  number: number
  milliseconds: number
}

export function joinedPauses(): JoinedPauses {
  const registries = new Map<string, Pauses>()
  return {
    add: ({ registry, milliseconds, reason }) => {
      const pauses = registries.get(registry) ?? { number: 0, milliseconds: 0 }
      registries.set(registry, pauses)
      pauses.number += 1
      pauses.milliseconds += milliseconds
      if (!isPowerOfTwo(pauses.number)) return []
      const sum = pauses.number === 1 ? '' : ` (${sumOf(pauses)})`
      return [`${registry}: waiting ${formatTime(milliseconds)}, ${reason}${sum}`]
    },
    totals: () =>
      [...registries]
        .filter(([, { number }]) => !isPowerOfTwo(number))
        .map(([registry, pauses]) => `${registry}: ${sumOf(pauses)}`),
  }
}

function isPowerOfTwo(number: number): boolean {
  return Number.isInteger(Math.log2(number))
}

function sumOf({ number, milliseconds }: Pauses): string {
  return `${count(number, 'pause')}, ${formatTime(milliseconds)} in all`
}
