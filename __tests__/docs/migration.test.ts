// docs/migration.md: what it gives for each command of another tool are inputs that the action takes.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../support/root.ts'
import { problemsOfExample } from './fill-in.ts'

const page = readFileSync(join(root, 'docs/migration.md'), 'utf8')

/** The second column of every table, where it has inputs with their values. */
const steps = [...page.matchAll(/^\| `(.+?)`.*? \| (.*?) \|/gm)].flatMap(([, command = '', cell = '']) => {
  const given = [...cell.matchAll(/`([\w-]+): ([^`]+)`/g)].map(([, name = '', value = '']) => [name, value] as const)
  return given.length === 0 ? [] : [[command, Object.fromEntries(given)] as const]
})

/** Letters stand for references, as in the commands. */
function nameLetters(name: string, value: string, selects: boolean): string {
  if (name === 'attach') return value.replace(/^F: T$/, 'report.json: application/x')
  if (name === 'select' || name === 'platforms') return value.replace('…', name === 'select' ? 'all' : 'linux/amd64')
  return value.replace(/^[ABC](?=:|$)/, selects || value.includes(':') ? 'ghcr.io/acme/app' : 'ghcr.io/acme/app:1.2.3')
}

it('has steps for most commands', () => {
  expect(steps.length).toBeGreaterThan(20)
})

it.each(steps)('%s has a step that is taken', async (_, given: Readonly<Record<string, string>>) => {
  const named = Object.entries(given).map(
    ([name, value]) => [name, nameLetters(name, value, 'select' in given)] as const,
  )
  const { combine, ...inputs } = Object.fromEntries(named)
  const sources = combine === undefined ? {} : { source: 'ghcr.io/acme/app:a\nghcr.io/acme/app:b', combine }
  expect(await problemsOfExample({ ...inputs, ...sources })).toEqual([])
})
