// Which part of the matrix is run: chosen by a seed, the same everywhere.
import { createHash } from 'node:crypto'

export interface Share {
  readonly seed: number
  /** One in so many. */
  readonly of: number
}

/** A number that follows from a text and a seed: 0 to 2^32 - 1. */
function numberFrom(seed: number, text: string): number {
  return createHash('sha256').update(`${seed} ${text}`).digest().readUInt32BE()
}

export function isInShare(cell: string, { seed, of }: Share): boolean {
  return numberFrom(seed, cell) % of === 0
}

/** One of the items, by the seed and a text. */
export function pick<T>(items: readonly T[], seed: number, text: string): T {
  const item = items[numberFrom(seed, text) % items.length]
  if (item === undefined) throw new RangeError('there is nothing to choose from')
  return item
}
