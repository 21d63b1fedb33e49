// docs/registry-client.md claims a module and a test for every row: both are there, under the names it gives.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..', '..', '..')
const page = readFileSync(join(root, 'docs', 'registry-client.md'), 'utf8')

interface Row {
  readonly capability: string
  readonly modules: readonly string[]
  readonly file: string
  readonly name: string
}

function readRow(line: string): Row | undefined {
  const [capability = '', , modules = '', test = ''] = line.slice(2, -2).split(' | ')
  const [, file, name] = /^`([^`]+)`: "(.+)"$/.exec(test) ?? []
  if (file === undefined || name === undefined) return undefined
  return { capability, modules: [...modules.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path), file, name }
}

const lines = page.slice(0, page.indexOf('## What is proven')).split('\n')
const written = lines.filter((line) => /^\| (?!capability|-)/.test(line))
const rows = written.map(readRow).filter((row) => row !== undefined)

describe('the parity table', () => {
  it('has a capability, an input, a module and a test in every row', () => {
    expect(rows.length).toBeGreaterThan(60)
    expect(written.filter((line) => readRow(line) === undefined)).toEqual([])
  })

  it.each(rows)('$capability', ({ modules, file, name }) => {
    for (const path of modules)
      expect(existsSync(join(root, path.startsWith('src/') ? path : join('src', 'registry', path))), path).toBe(true)
    const tests = readFileSync(join(root, '__tests__', file.endsWith('.ts') ? file : `${file}.test.ts`), 'utf8')
    expect(tests.replaceAll(/\s+/g, ' ')).toContain(name)
  })
})
