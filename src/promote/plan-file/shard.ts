// Divides a plan's promotions among jobs. Every job computes the same division on its own.

/** Shard `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/** GitHub starts at most this many jobs of one matrix. */
const countLimit = 256

/** Reads `2/8`, the second of eight. */
export function parseShard(text: string): Shard | { readonly problem: string } {
  const { index, count } = /^(?<index>\d{1,6})\/(?<count>\d{1,6})$/.exec(text.trim())?.groups ?? {}
  if (index === undefined || count === undefined)
    return { problem: 'it is not INDEX/COUNT, such as 2/8 for the second of eight' }
  const shard = { index: Number(index), count: Number(count) }
  if (shard.count < 1 || shard.count > countLimit) return { problem: `the count is not between 1 and ${countLimit}` }
  if (shard.index < 1 || shard.index > shard.count)
    return { problem: `the index is not between 1 and the count, ${shard.count}` }
  return shard
}

/**
 * The positions in `items` that are this shard's, ascending. Over all shards of one count every position occurs once.
 * The largest item goes first, each to the shard with the fewest bytes so far: no two shards differ by more than the
 * largest item. Same items, same answer. `bytes`: what promoting the item may transfer.
 */
export function shardOf(items: readonly { readonly bytes: number }[], { index, count }: Shard): readonly number[] {
  const loads = Array.from({ length: count }, (): Load => ({ bytes: 0, positions: [] }))
  const largestFirst = [...items.entries()].sort(([, a], [, b]) => b.bytes - a.bytes)
  for (const [position, { bytes }] of largestFirst) {
    const load = loads.reduce((lightest, load) => (isLighter(load, lightest) ? load : lightest))
    load.bytes += bytes
    load.positions.push(position)
  }
  return (loads[index - 1]?.positions ?? []).sort((a, b) => a - b)
}

interface Load {
  bytes: number
  readonly positions: number[]
}

/** Between equal bytes the fewer items: a promotion without bytes still costs requests. */
function isLighter(left: Load, right: Load): boolean {
  return left.bytes === right.bytes ? left.positions.length < right.positions.length : left.bytes < right.bytes
}
