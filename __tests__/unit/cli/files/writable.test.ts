// Files that a run writes at its end: which paths are refused before it begins.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unwritablePaths } from '../../../../src/cli/files/writable.ts'
import type { Invocation } from '../../../../src/cli/options/invocation.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'promote-image-writable-'))
  spawnSync('mkfifo', [join(folder, 'pipe')])
  writeFileSync(join(folder, 'file'), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const invocation: Invocation = {
  command: 'promote',
  inputs: {},
  operands: [],
  json: false,
  outputEnv: undefined,
  markdown: undefined,
  planFile: 'plan.json',
}

async function refusedInputs(change: Partial<Invocation>, env: Readonly<Record<string, string>> = {}) {
  return (await unwritablePaths({ ...invocation, ...change }, env)).map(({ input }) => input)
}

describe('a named pipe, whose reader may never come, is refused', () => {
  it.each(['markdown', 'outputEnv'] as const)('as %s', async (option) => {
    const problems = await unwritablePaths({ ...invocation, [option]: join(folder, 'pipe') }, {})
    expect(problems.map(({ text }) => text)).toEqual([expect.stringContaining('cannot be written. It is a named pipe')])
  })

  it.each(['true', 'TRUE', ' true'])('as the plan of a dry run (%j)', async (dryRun) => {
    const planFile = join(folder, 'pipe')
    expect(await refusedInputs({ planFile, inputs: { 'dry-run': dryRun } })).toEqual(['plan-file'])
    expect(await refusedInputs({ planFile }, { PROMOTE_IMAGE_DRY_RUN: dryRun })).toEqual(['plan-file'])
    expect(await refusedInputs({ planFile })).toEqual([])
  })

  it('as GITHUB_STEP_SUMMARY', async () => {
    expect(await refusedInputs({}, { GITHUB_STEP_SUMMARY: join(folder, 'pipe') })).toEqual(['markdown'])
  })
})

it('a file, a new file and a character device are taken', async () => {
  for (const path of [join(folder, 'file'), join(folder, 'new'), '/dev/null'])
    expect(await refusedInputs({ markdown: path, outputEnv: path })).toEqual([])
})
