// The built action where the files that the runner names are named pipes or devices: nothing may block the process.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepOptions } from '../../../sandbox/runner.ts'
import { app, openRelease, openStage, type Stage } from './release.ts'

let stage: Stage
let folder: string
let pipe: string
beforeAll(async () => {
  stage = await openStage()
  folder = await mkdtemp(join(tmpdir(), 'promote-image-pipes-'))
  pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  await writeFile(join(folder, 'broken.json'), '{"repository":')
  await writeFile(join(folder, 'null.json'), 'null')
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true, force: true })
})

/** Milliseconds after which a run that hangs is killed, so that it fails its test. */
const patience = 30_000

/** A release; its exit code is null if it had to be killed. */
async function release(options: Partial<StepOptions>) {
  const opened = openRelease(stage)
  let timer: NodeJS.Timeout | undefined
  const result = await opened.run({
    ...options,
    onStart: (child) => {
      timer = setTimeout(() => child.kill('SIGKILL'), patience)
    },
  })
  clearTimeout(timer)
  return { ...result, now: opened.now() }
}

const promoted = () => Array.from({ length: 4 }, () => app.digest)

describe('a named pipe', () => {
  it('as GITHUB_OUTPUT: the tags stand, and the step fails for that alone', async () => {
    const { status, log, now, summary } = await release({ env: { GITHUB_OUTPUT: pipe } })
    expect(log).toContain(`The outputs could not be written (GITHUB_OUTPUT is a named pipe`)
    expect(log).toContain('Its status is promoted, and changed is true.')
    expect({ status, now }).toEqual({ status: 1, now: promoted() })
    expect(summary).toMatch(/^### 🚀 Promoted/)
  })

  it('as GITHUB_OUTPUT of a step with wrong inputs: they are reported all the same', async () => {
    const { status, log } = await release({ env: { GITHUB_OUTPUT: pipe, INPUT_TIMEOUT: 'soon' } })
    expect(log).toContain('The outputs could not be written (GITHUB_OUTPUT is a named pipe')
    expect(log).toContain('::error title=Input timeout::')
    expect(status).toBe(1)
  })

  it('as GITHUB_STEP_SUMMARY: a warning', async () => {
    const { status, outputs, log, now } = await release({ env: { GITHUB_STEP_SUMMARY: pipe } })
    expect(log).toMatch(/::warning.*The job summary could not be written \(GITHUB_STEP_SUMMARY is a named pipe/)
    expect({ status, result: outputs['status'], now }).toEqual({ status: 0, result: 'promoted', now: promoted() })
  })

  it('as files that the action does not write: nothing', async () => {
    const env = { GITHUB_ENV: pipe, GITHUB_STATE: pipe, GITHUB_PATH: pipe }
    const { status, log, now } = await release({ env })
    expect(log).not.toMatch(/::(?:warning|error)/)
    expect({ status, now }).toEqual({ status: 0, now: promoted() })
  })
})

describe('an event', () => {
  it.each<[string, () => string, string]>([
    ['in a named pipe', () => pipe, 'is not a regular file'],
    ['in a device without an end', () => '/dev/zero', 'is not a regular file'],
    ['in a folder', () => folder, 'is not a regular file'],
    ['that is cut', () => join(folder, 'broken.json'), 'is not a JSON object'],
    ['that is null', () => join(folder, 'null.json'), 'is not a JSON object'],
  ])('%s is not read, with a warning', async (_title, path, problem) => {
    const { status, outputs, log, now } = await release({ env: { GITHUB_EVENT_PATH: path() } })
    expect(log).toContain(`GITHUB_EVENT_PATH ${problem}: '${path()}'`)
    expect({ status, result: outputs['status'], now }).toEqual({ status: 0, result: 'promoted', now: promoted() })
  })
})

it('devices that take whatever is written are used as files', async () => {
  const { status, log, now } = await release({ env: { GITHUB_OUTPUT: '/dev/null', GITHUB_STEP_SUMMARY: '/dev/null' } })
  expect(log).not.toMatch(/::(?:warning|error)/)
  expect({ status, now }).toEqual({ status: 0, now: promoted() })
})
