// docs/reference.md: its examples are inputs that the action takes, and its tables have the keys that the code knows.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { inputGroups } from '../../scripts/docs/inputs.ts'
import { configSchema } from '../../src/action/inputs/promotions/config-schema.ts'
import { credentialStore } from '../../src/registry/credentials/store.ts'
import { root } from '../support/root.ts'
import { fine, problemsOf } from '../unit/action/inputs/support.ts'
import { problemsOfExample } from './fill-in.ts'

const page = readFileSync(join(root, 'docs/reference.md'), 'utf8')
const examples = inputGroups.flatMap((group) => Object.entries(group.examples))
const given = z.record(z.string(), z.unknown())

describe('the example of the input', () => {
  it.each(examples)('%s is taken', async (name, yaml) => {
    const inputs = given.parse(parse(yaml))
    expect(Object.keys(inputs)).toContain(name)
    expect(await problemsOfExample(inputs)).toEqual([])
  })
})

/** The first column of the table below a heading. */
function keysBelow(heading: string): readonly string[] {
  const [table = ''] = page.slice(page.indexOf(`\n## ${heading}\n`) + 4).split('\n## ')
  const cells = [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, key = '']) => key))
}

/** What the code answers to a key that is nothing like any. */
async function knownKeys(input: string, text: string): Promise<readonly string[]> {
  const problems = (await problemsOf({ ...fine, [input]: text })).join()
  return /Known keys: ([^.]*)/.exec(problems)?.[1]?.split(', ') ?? []
}

it('names the sources of credentials in the order in which they are asked', () => {
  const { sources } = credentialStore({
    registryAuth: [{ registry: 'r.example', username: 'ann', password: 'secret' }],
    identities: { title: 'registry-identities', implicit: false, find: async () => undefined },
    githubToken: 'token',
    serverUrl: 'https://github.com',
    env: { HOME: '/home/ann', DOCKER_AUTH_CONFIG: '{}' },
    readFile: async () => undefined,
    runHelper: async () => undefined,
  })
  const [chapter = ''] = page.slice(page.indexOf('\n## Credentials\n') + 4).split('\n## ')
  const words = [
    'registry-auth',
    'registry-identities',
    'scoped logins',
    'DOCKER_AUTH_CONFIG',
    'config.json',
    'auth.json',
  ]
  const named = sources.map((source) => [...words, 'github-token'].find((word) => source.includes(word)))
  const items = [...chapter.matchAll(/^\d\. (.*)$/gm)].map(([, item = '']) => item)
  expect([...new Set(named)]).toEqual([...words, 'github-token'])
  expect(items.slice(0, -1).map((item, at) => item.includes([...words, 'github-token'][at] ?? '-'))).toEqual(
    items.slice(0, -1).map(() => true),
  )
  expect(items.at(-1)).toBe('no login.')
})

describe('the keys of', () => {
  it.each([
    ['registries', 'r.example: { zzzzzzzz: 1 }'],
    ['registry-auth', '- zzzzzzzz: 1'],
    ['require', 'zzzzzzzz: 1'],
  ])('%s are those that the code knows', async (input, text) => {
    const acceptedKeys = await knownKeys(input, text)
    expect(acceptedKeys.length).toBeGreaterThan(3)
    expect([...keysBelow(`Keys of \`${input}\``)].sort()).toEqual([...acceptedKeys].sort())
  })

  it('a config are those that the code knows, of an entry and of the defaults', () => {
    const { promotions, defaults } = configSchema.shape
    const [, entry = '', rest = ''] = /An entry may have (.*?);(.*?)\. An entry overrides/s.exec(page) ?? []
    const named = [...entry.matchAll(/`([\w-]+)`/g)].map(([, key = '']) => key)
    const excepted = [...rest.matchAll(/`([\w-]+)`/g)].map(([, key = '']) => key).filter((key) => key !== 'defaults')
    expect([...named].sort()).toEqual(Object.keys(promotions.def.element.shape).sort())
    expect(named.filter((key) => !excepted.includes(key)).sort()).toEqual(
      Object.keys(defaults.def.innerType.shape).sort(),
    )
  })
})
