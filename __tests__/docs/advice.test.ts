// Advice in messages is pasted into workflows: each snippet must be valid where the message says that it belongs.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalRemedies } from '../../src/action/refusal-remedies.ts'
import { withAdvice } from '../../src/action/remedies.ts'
import { optionWords } from '../../src/cli/options/option-words.ts'
import { inputOptions } from '../../src/cli/options/options.ts'
import { findProblems } from '../support/workflow-validator.ts'
import { fine, problemsOf } from '../unit/action/inputs/support.ts'
import { accessMessages, connectionMessages, credentialMessages, packageMessages } from './access-messages.ts'
import { contentMessages, layoutMessages } from './content-messages.ts'
import { deletionMessages } from './deletion-messages.ts'
import { inputMessages } from './input-messages.ts'
import { registryMessages } from './registry-messages.ts'
import { runMessages } from './run-messages.ts'
import { verifyMessages } from './verify-messages.ts'

const answer = { registry: 'registry.corp:5000', repository: 'acme/app', operation: 'push', access: 'write' } as const
const hostAdvice = (
  [
    'certificate-untrusted',
    'client-certificate',
    'tls-mismatch',
    'tls-required',
    'private-address',
    'realm-refused',
  ] as const
).map((code) => withAdvice({ message: '', side: 'target', remedy: undefined, code, answer }).remedy ?? '')
const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const ecrAdvice =
  withAdvice({
    message: '',
    side: 'target',
    remedy: undefined,
    code: 'repository-unknown',
    answer: { ...answer, registry: ecr, repository: `${ecr}/acme/app` },
  }).remedy ?? ''
const accessAdvice = (['read', 'write'] as const).map(
  (access) =>
    withAdvice({
      message: '',
      side: 'target',
      remedy: undefined,
      code: 'denied',
      answer: { ...answer, registry: 'ghcr.io', access },
    }).remedy ?? '',
)

let folder = ''
let messages: readonly string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'advice-'))
  const parts = await Promise.all([
    accessMessages(),
    connectionMessages(),
    credentialMessages(),
    packageMessages(),
    contentMessages(folder),
    layoutMessages(folder),
    inputMessages(),
    registryMessages(),
    runMessages(),
    deletionMessages(),
    verifyMessages(),
  ])
  messages = [
    ...new Set([...parts.flat(), ...hostAdvice, ...accessAdvice, ecrAdvice, ...Object.values(refusalRemedies)]),
  ]
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const pem = '-----BEGIN CERTIFICATE-----'
const files = { 'ca.pem': pem, 'client.pem': pem, 'client.key': '-----BEGIN PRIVATE KEY-----' }
const step = (inputs: string): string =>
  `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ./\n        with:\n${inputs}`
const job = (permissions: string): string =>
  `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    ${permissions}\n    steps:\n      - run: 'true'\n`

/** Entries of `registries` that a message shows. */
const entriesIn = (text: string): readonly string[] =>
  [...text.matchAll(/`("[^`"]+": \{[^`]*\})`/g)].map(([, entry = '']) => entry)

describe('advice', () => {
  it('about a host is a block of `registries` that GitHub and the action take', async () => {
    const entries = [...new Set(messages.flatMap(entriesIn))].map((entry) =>
      entry.replace('"URL of the token service"', '"https://tokens.example.com"'),
    )
    expect(entries.length).toBeGreaterThanOrEqual(4)
    for (const entry of entries) {
      const workflow = step(`          registries: |\n            ${entry}\n`)
      expect(await findProblems('.github/workflows/x.yml', workflow), entry).toEqual([])
      expect(await problemsOf({ ...fine, registries: entry }, files), entry).toEqual([])
    }
  })

  it('never writes a mapping under `with:`', () => {
    expect(messages.filter((text) => /registr(?:ies|y-auth|y-identities): ?[{[]/.test(text))).toEqual([])
  })

  it('names an input with its value in backticks, which the command line rewrites as an option', () => {
    const inputs = inputOptions.map(({ name }) => name).join('|')
    const bare = new RegExp(
      `\\b(?:${inputs}): (?:always|never|floating|skip|true|false|none|signed|strict|all|\\d+[smh])\\b`,
    )
    const outside = messages.map((text) => text.replaceAll(/[`"][^`"]*[`"]/g, ''))
    expect(outside.filter((text) => bare.test(text))).toEqual([])
    const names = new RegExp(`\`(?:${inputs})(?:: [^|]|\`)`)
    expect(messages.map(optionWords).filter((text) => names.test(text))).toEqual([])
  })

  it('about permissions is valid in a job', async () => {
    const snippets = new Set(
      messages.flatMap((text) =>
        [...text.matchAll(/[`"](permissions: [^`"]+)[`"]/g)].map(([, snippet = '']) => snippet),
      ),
    )
    expect(snippets.size).toBeGreaterThanOrEqual(2)
    for (const snippet of snippets)
      expect(await findProblems('.github/workflows/x.yml', job(snippet)), snippet).toEqual([])
  })
})
