// Which commit of the action the reusable workflow runs: its own, whatever a caller named.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { evaluate } from '../../support/expressions.ts'
import { root } from '../../support/root.ts'

const step = z.object({ uses: z.string().default(''), with: z.record(z.string(), z.unknown()).default({}) })
const workflow = z.object({ jobs: z.record(z.string(), z.object({ steps: z.array(step) })) })
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')))
const release = `v${version}`
const jobs = Object.values(workflow.parse(parse(read('.github/workflows/promote.yml'))).jobs)

const sha = 'a'.repeat(40)
it.each([
  ['its own commit, whether a commit or a tag was called', 'promote-image/promote-image', sha, sha],
  ['the release that a copy in another repository came with', 'acme/app', sha, release],
  ['the release, on a server that names no commit', '', '', release],
])('runs the action of %s', async (_, repository, commit, expected) => {
  const context = { job: { workflow_repository: repository, workflow_sha: commit } }
  for (const { steps } of jobs) {
    const at = steps.findIndex(({ uses }) => uses === './.promote-image')
    const { uses, with: given } = steps[at - 1] ?? { uses: '', with: {} }
    expect(uses).toMatch(/^actions\/checkout@/)
    expect(given).toMatchObject({ repository: 'promote-image/promote-image', path: '.promote-image' })
    expect(await evaluate([{ expression: String(given['ref']), context }])).toEqual([expected])
  }
})

it('names no action by a tag', async () => {
  const used = jobs.flatMap(({ steps }) => steps.map(({ uses }) => uses))
  expect(used.filter((uses) => uses !== '' && !/^\.\/|@[0-9a-f]{40}$/.test(uses))).toEqual([])
})
