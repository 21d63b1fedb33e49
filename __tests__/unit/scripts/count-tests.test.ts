// CI's last line: what counts as failed, and what makes it fail.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../support/processes.ts'
import { root } from '../../support/root.ts'

const script = join(root, 'scripts', 'count-tests.ts')
const held = { folder: '' }
beforeAll(async () => {
  held.folder = await mkdtemp(join(tmpdir(), 'promote-image-count-'))
})
afterAll(() => rm(held.folder, { recursive: true, force: true }))

type File = readonly [status: 'passed' | 'failed', ...tests: readonly ('passed' | 'failed' | 'skipped')[]]

function reportOf(files: readonly File[]): string {
  const all = files.flatMap(([, ...tests]) => tests)
  const amount = (status: string) => all.filter((testStatus) => testStatus === status).length
  return JSON.stringify({
    numPassedTests: amount('passed'),
    numPendingTests: amount('skipped'),
    numTodoTests: 0,
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((testStatus) => ({ status: testStatus })),
    })),
  })
}

const green: File = ['passed', 'passed', 'passed']

it.each([
  { name: 'all passed', files: [green], exit: '0', steps: '0', line: '2 passed, 0 failed, 0 skipped', status: 0 },
  {
    name: 'one skipped',
    files: [green, ['passed', 'skipped']],
    exit: '0',
    steps: '0',
    line: '2 passed, 0 failed, 1 skipped',
    status: 1,
  },
  {
    name: 'one failed',
    files: [green, ['failed', 'failed', 'passed']],
    exit: '1',
    steps: '0',
    line: '3 passed, 1 failed, 0 skipped',
    status: 1,
  },
  {
    name: 'a file that did not load',
    files: [green, ['failed']],
    exit: '1',
    steps: '0',
    line: '2 passed, 1 failed, 0 skipped',
    status: 1,
  },
  {
    name: 'an error between tests',
    files: [green],
    exit: '1',
    steps: '0',
    line: '2 passed, 1 failed, 0 skipped',
    status: 1,
  },
  {
    name: 'another step failed',
    files: [green],
    exit: '0',
    steps: '2',
    line: '2 passed, 2 failed, 0 skipped',
    status: 1,
  },
  { name: 'no test at all', files: [], exit: '0', steps: '0', line: '0 passed, 0 failed, 0 skipped', status: 1 },
] as const)('$name: $line', async ({ name, files, exit, steps, line, status }) => {
  const report = join(held.folder, `${name}.json`)
  await writeFile(report, reportOf(files))
  const ended = await run(process.execPath, [script, report, exit, steps])
  expect(ended.stdout.toString()).toBe(`${line}\n`)
  expect(ended.status).toBe(status)
})

it('fails if there is no report', async () => {
  const ended = await run(process.execPath, [script, join(held.folder, 'absent.json'), '0', '0'])
  expect(ended.stdout.toString()).toBe('0 passed, 1 failed, 0 skipped\n')
  expect(ended.status).toBe(1)
})
