// The page of promises names the code that keeps them, the tests that hold it to them, and their numbers.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const root = dirname(dirname(import.meta.dirname))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/guarantees.md')

it('every file that it names is there', () => {
  const named = [...page.matchAll(/`((?:src|__tests__)\/[^`]+)`/g)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

it('every promise has a mechanism and a test', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| promise'))
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) {
    const [promise = '', mechanism = '', test = '', ...rest] = row.split(' | ')
    expect(promise.length, row).toBeGreaterThan(10)
    expect(mechanism.length, row).toBeGreaterThan(40)
    expect(test, row).toMatch(/^`__tests__\//)
    expect(rest, row).toHaveLength(1)
  }
})

it.each([
  ['src/promote/verify/poll.ts', /const pauses = \[(.*)\]/, 30_000, '30 seconds'],
  ['src/promote/retag/rollback.ts', /const pauses = \[(.*)\]/, 1_400, '1.4 seconds'],
  ['src/promote/retag/retag.ts', /const rollingBack = (\S+)/, 5_000, 'within five'],
  ['src/promote/retag/retag.ts', /const settling = (\S+)/, 2_000, 'two seconds to settle'],
  ['src/promote/copy/copy.ts', /const fresh = (\S+) \* 60_000/, 10, 'ten minutes'],
  ['src/registry/transport/retry-policy.ts', /const triesLimit = (\d+)/, 5, 'up to five times'],
])('%s: %s is what the page says', (path, pattern, sum, words) => {
  const [, found = ''] = pattern.exec(read(path)) ?? []
  const numbers = found.split(',').map((text) => Number(text.replaceAll('_', '')))
  expect(numbers.reduce((one, other) => one + other, 0)).toBe(sum)
  expect(page).toContain(words)
})
