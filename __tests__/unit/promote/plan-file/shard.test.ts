import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseShard, type Shard, shardOf } from '../../../../src/promote/plan-file/shard.ts'
import { problemIn } from '../requests/problem.ts'

describe('the text of a shard', () => {
  it.each([
    ['2/8', { index: 2, count: 8 }],
    ['1/1', { index: 1, count: 1 }],
    [' 256/256 ', { index: 256, count: 256 }],
  ])('%s is read', (text, shard) => {
    expect(parseShard(text)).toEqual(shard)
  })

  it.each([
    ['', /INDEX\/COUNT/],
    ['2', /INDEX\/COUNT/],
    ['2 of 8', /INDEX\/COUNT/],
    ['-1/8', /INDEX\/COUNT/],
    ['1/1e3', /INDEX\/COUNT/],
    ['0/8', /index is not between 1 and the count, 8/],
    ['9/8', /index is not between 1 and the count, 8/],
    ['1/0', /count is not between 1 and 256/],
    ['1/257', /count is not between 1 and 256/],
  ])('%s is refused', (text, problem) => {
    expect(problemIn(parseShard(text))).toMatch(problem)
  })
})

describe('the shards of one plan', () => {
  const plans = fc.record({
    items: fc.array(fc.record({ bytes: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(1e9)) }), { maxLength: 60 }),
    count: fc.integer({ min: 1, max: 12 }),
  })
  const all = (count: number): readonly Shard[] => Array.from({ length: count }, (_, at) => ({ index: at + 1, count }))

  it('are disjoint, cover everything, and keep the order of the plan', () => {
    fc.assert(
      fc.property(plans, ({ items, count }) => {
        const shards = all(count).map((shard) => shardOf(items, shard))
        for (const shard of shards) expect(shard).toEqual([...shard].sort((left, right) => left - right))
        expect(shards.flat().sort((left, right) => left - right)).toEqual([...items.keys()])
      }),
    )
  })

  it('differ by no more bytes than the largest item', () => {
    fc.assert(
      fc.property(plans, ({ items, count }) => {
        const loads = all(count).map((shard) =>
          shardOf(items, shard).reduce((sum, position) => sum + (items[position]?.bytes ?? 0), 0),
        )
        const largest = Math.max(0, ...items.map(({ bytes }) => bytes))
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(largest)
      }),
    )
  })

  it('are the same whenever they are asked for', () => {
    fc.assert(
      fc.property(plans, ({ items, count }) => {
        for (const shard of all(count)) expect(shardOf(structuredClone(items), shard)).toEqual(shardOf(items, shard))
      }),
    )
  })

  it('share what has no bytes by number', () => {
    const items = Array.from({ length: 9 }, () => ({ bytes: 0 }))
    expect(all(3).map((shard) => shardOf(items, shard).length)).toEqual([3, 3, 3])
  })

  it('place the largest first, so that the small even them out', () => {
    const items = [1, 1, 1, 1, 4].map((bytes) => ({ bytes }))
    expect(all(2).map((shard) => shardOf(items, shard))).toEqual([[4], [0, 1, 2, 3]])
  })
})
