// docs/migration.md: the inputs and commands that it gives for commands of other tools can be pasted, and we take them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseArguments } from '../../src/cli/options/arguments.ts'
import { root } from '../support/root.ts'
import { problemsOfExample } from './fill-in.ts'

const page = readFileSync(join(root, 'docs/migration.md'), 'utf8')
const line = z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]).transform(String))

/** The second column of every table whose code is inputs: each code is a line of YAML. */
const rows = [...page.matchAll(/^\| (`.+?`.*?) \| (.*?) \|/gm)].flatMap(([, command = '', cell = '']) => {
  const lines = [...cell.matchAll(/`([\w-]+: [^`]+)`/g)].map(([, text = '']) => line.parse(parse(text)))
  return lines.length === 0
    ? []
    : [[command, Object.fromEntries(lines.flatMap((inputs) => Object.entries(inputs)))] as const]
})

/** The page writes A, B and C for references, and F and T for a file and its type. */
function fillLetters(name: string, value: string, selects: boolean): string {
  if (name === 'attach') return value.replace(/^F: T$/, 'report.json: application/x')
  return value.replace(/^[ABC](?=:|$)/, selects || value.includes(':') ? 'ghcr.io/acme/app' : 'ghcr.io/acme/app:1.2.3')
}

it('has inputs for most commands', () => {
  expect(rows.length).toBeGreaterThan(50)
})

it.each(rows)('%s has inputs that are taken', async (_, inputs) => {
  const filled = Object.entries(inputs).map(
    ([name, value]) => [name, fillLetters(name, value, 'select' in inputs)] as const,
  )
  const { combine, ...otherInputs } = Object.fromEntries(filled)
  const sources = combine === undefined ? {} : { source: 'ghcr.io/acme/app:a\nghcr.io/acme/app:b', combine }
  expect(await problemsOfExample({ ...otherInputs, ...sources })).toEqual([])
})

/** Our commands of the table that has them beside those of other tools. */
const commands = [...page.matchAll(/\| `promote-image ([^`]+)` \|$/gm)].map(([, words = '']) => words)

const files: Readonly<Record<string, string>> = { 'registries.yml': 'registry.corp: { skip-verify: true }' }

/** Words as a shell splits them. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word)
}

it('has our command for each of five tools', () => {
  expect(commands.length).toBeGreaterThan(15)
})

it.each(commands)('promote-image %s is a command that is taken', async (command) => {
  const parsed = parseArguments(wordsOf(command))
  if (parsed.kind !== 'run') throw new Error(`${command} is not run but ${JSON.stringify(parsed)}`)
  const inputs = Object.entries(parsed.invocation.inputs).map(([name, value]) => [name, files[value] ?? value] as const)
  expect(await problemsOfExample(Object.fromEntries(inputs))).toEqual([])
})
