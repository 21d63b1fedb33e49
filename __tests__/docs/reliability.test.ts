// docs/reliability.md shows what the long runs found: of every kind of promotion and every fault that is tried today.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readReliability } from '../../scripts/docs/reliability.ts'
import { kinds, tlsKinds } from '../integration/faults/kinds.ts'
import { works } from '../integration/faults/works.ts'
import { root } from '../support/root.ts'

const { faults, peers } = readReliability(readFileSync(join(root, 'docs/reliability.json'), 'utf8'))

it('has counts of every kind of promotion', () => {
  expect(Object.keys(faults)).toEqual(expect.arrayContaining(works.map(({ name }) => name)))
})

it('has counts of every fault, and of no other', () => {
  const counted = new Set(Object.values(faults).flatMap(({ ends }) => Object.keys(ends)))
  expect([...counted].sort()).toEqual(['two faults', ...[...kinds, ...tlsKinds].map(({ name }) => name)].sort())
})

it('counts as many ends as there were runs', () => {
  for (const { runs, ends } of Object.values(faults)) {
    const counts = Object.values(ends).flatMap((operations) => Object.values(operations).flatMap(Object.values<number>))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(runs)
  }
})

it('names the versions of the other tools', () => {
  for (const { version } of Object.values(peers)) expect(version).toMatch(/\d+\.\d+\.\d+/)
})
