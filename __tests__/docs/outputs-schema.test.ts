// action.yml, the code that reads it and the README say the same.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { outputNames } from '../../src/action/outputs/outputs.ts'
import { read } from '../unit/action/inputs/support.ts'

const entry = z.object({ description: z.string().min(10), default: z.string().optional() })
const shape = z.object({ inputs: z.record(z.string(), entry), outputs: z.record(z.string(), entry) })
const action = shape.parse(parse(readFileSync('action.yml', 'utf8')))

it('every input is read, and every input that is read is declared', async () => {
  const asked = new Set<string>()
  const get = (texts: Record<string, string>) => (name: string) => {
    asked.add(name)
    return texts[name] ?? ''
  }
  for (const way of [{}, { plan: '{}' }, { config: 'c.yml' }]) await read({}, {}, { get: get(way) })
  expect([...asked].sort()).toEqual(Object.keys(action.inputs).sort())
})

it('every output is written, and every output that is written is declared', () => {
  expect([...outputNames].sort()).toEqual(Object.keys(action.outputs).sort())
})

it('options that change a decision have no default, so that set and not set differ', () => {
  const withDefault = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined)
  expect(withDefault.map(([name]) => name)).toEqual(['github-token'])
})

it.each(['inputs', 'outputs'] as const)('README names each of the %s once, and nothing else', (kind) => {
  const readme = readFileSync('README.md', 'utf8')
  const section = readme.slice(readme.indexOf(`<!-- ${kind} -->`), readme.indexOf(`<!-- /${kind} -->`))
  const named = [...section.matchAll(/\[`([a-z-]+)`\]\(docs\/reference\.md#/g)].map(([, name = '']) => name)
  expect(named.sort()).toEqual(Object.keys(action[kind]).sort())
})
