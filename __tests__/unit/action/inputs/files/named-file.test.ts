// Files that inputs name: what is said of one that is missing, outside, too large or not a file, and where.
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fileProblem } from '../../../../../src/action/inputs/files/named-file.ts'
import { readText } from '../../../../../src/action/outputs/files.ts'
import type { Surface } from '../../../../../src/action/surface.ts'
import { fine, read, type Texts } from '../support.ts'

const root = mkdtempSync(join(tmpdir(), 'promote-image-files-'))
const workspace = join(root, 'workspace')
mkdirSync(join(workspace, 'folder'), { recursive: true })
writeFileSync(join(root, 'outside.pem'), 'x')
writeFileSync(join(workspace, 'large.pem'), '')
truncateSync(join(workspace, 'large.pem'), 64 * 1024 * 1024)
afterAll(() => rmSync(root, { recursive: true, force: true }))

const inputs: Readonly<Record<string, (path: string) => Texts>> = {
  require: (path) => ({ ...fine, require: `signed-by: [{ key: "${path}" }]` }),
  attach: (path) => ({ ...fine, attach: `${path}: a/b` }),
  'record-key': (path) => ({ ...fine, record: 'signed', 'record-key': path }),
  'signing-config': (path) => ({ ...fine, record: 'signed', 'signing-config': path }),
}
/** Those that may be anywhere: a plan is in RUNNER_TEMP. */
const anywhere: Readonly<Record<string, (path: string) => Texts>> = {
  config: (path) => ({ config: path }),
  plan: (path) => ({ plan: path }),
  registries: (path) => ({ ...fine, registries: `ghcr.io: { ca: "${path}" }` }),
}

async function problemsOf(texts: Texts, surface: Surface) {
  const result = await read(texts, {}, { workspace, surface, readFile: (path) => readText(join(workspace, path)) })
  return 'problems' in result ? result.problems.map(({ input, text }) => `${input}: ${text}`) : []
}

const situations: readonly (readonly [path: string, surface: Surface, words: string])[] = [
  [
    'none.pem',
    'action',
    'does not exist. Is there an actions/checkout step before this one? Paths are relative to the workspace.',
  ],
  ['none.pem', 'command-line', 'does not exist. Paths are relative to the current folder.'],
  ['folder', 'action', 'is a folder or a device, and not a file. Write the path of a file.'],
]
const outside: typeof situations = [
  [
    '../outside.pem',
    'action',
    'is outside the workspace, and only files in it are read. Copy it there in an earlier step.',
  ],
  [
    '../none.pem',
    'action',
    'is outside the workspace, and only files in it are read. Copy it there in an earlier step.',
  ],
  [
    '../outside.pem',
    'command-line',
    'is outside the current folder, and only files in it are read. Copy it there, or start in a folder above it.',
  ],
]
const large =
  /^[a-z-]+: (?:ghcr\.io, ca: )?"large\.pem" is too large: at most [\d,]+ bytes are read\. Is it the right file\?/

describe.each(Object.keys({ ...inputs, ...anywhere }))('the file of %s', (name) => {
  const texts = inputs[name] ?? anywhere[name] ?? (() => ({}))
  const cases = [...situations, ...(name in inputs ? outside : [])].filter(
    ([path]) => name !== 'record-key' || path !== 'folder',
  )
  it.each(cases)('%s, on the %s', async (path, surface, words) => {
    const [problem = '', ...otherProblems] = await problemsOf(texts(path), surface)
    expect(problem).toContain(`"${path}" ${words}`)
    expect(otherProblems).toEqual([])
  })

  if (name !== 'attach')
    it('that is too large', async () => {
      expect(await problemsOf(texts('large.pem'), 'action')).toEqual([expect.stringMatching(large)])
    })
})

it('that may not be read', () => {
  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES' })
  expect(fileProblem('a', denied, 'action')).toBe('"a" cannot be read (EACCES). Give this step the right to read it.')
})

it('a key without its first line is never quoted', async () => {
  const key = `MIGHAgEAMBMGByqGSM49${'Ab/+'.repeat(20)}`
  expect(await problemsOf({ ...fine, record: 'signed', 'record-key': key }, 'action')).toEqual([
    'record-key: it is neither a private key in PEM, which begins with -----BEGIN, nor the path of a file that holds one.',
  ])
})

it('an empty plan is named if nothing else is given', async () => {
  expect(await problemsOf({}, 'action')).toEqual([
    expect.stringMatching(/^plan: it is empty or not given, .* longer than 96 KiB: then pass its output `plan-file`/),
    expect.stringMatching(/^source: it is required/),
    expect.stringMatching(/^targets: it is required/),
  ])
})
