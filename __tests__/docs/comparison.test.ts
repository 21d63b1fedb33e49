// docs/comparison.md: every input and every test that it names exists.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readComparison } from '../../scripts/docs/comparison.ts'
import { root } from '../support/root.ts'

const { inputs } = z
  .object({ inputs: z.record(z.string(), z.unknown()) })
  .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))
const rows = readComparison().flatMap((group) => group.rows)

/** Titles of tests and groups in a file: the first text behind `it(`, `it.each(…)(` and `describe(`. */
function titlesOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const calls = text.matchAll(/(?:\b(?:it|describe)|\))\s*\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`)/g)
  return [...calls].map(([, single, double, template]) => single ?? double ?? template ?? '')
}

it('compares 88 features, each once', () => {
  expect(new Set(rows.map(({ feature }) => feature)).size).toBe(88)
  expect(rows).toHaveLength(88)
})

describe.each(rows.map((row) => [row.feature, row] as const))('%s', (_, row) => {
  it('names inputs of the action', () => {
    expect(row.inputs.filter((name) => !Object.hasOwn(inputs, name))).toEqual([])
  })

  it('names a test that exists, or says why there is none', () => {
    if (row.test === undefined) {
      expect(row.no).toMatch(/^\S.{20,}$/)
      return
    }
    const file = join(root, '__tests__', row.test)
    expect(existsSync(file)).toBe(true)
    expect(titlesOf(file).some((title) => title.startsWith(row.shows ?? ' '))).toBe(true)
  })
})
