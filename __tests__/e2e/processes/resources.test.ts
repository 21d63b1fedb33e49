// The built action where the runner gives it little: disk, files, memory, places to write to.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blob, image, mediaTypes, noise, seed } from '../../../sandbox/content.ts'
import type { StepOptions } from '../../../sandbox/runner.ts'
import { app, openRelease, openStage, runIn, type Stage } from './release.ts'

let stage: Stage
let folder: string
beforeAll(async () => {
  stage = await openStage()
  folder = await mkdtemp(join(tmpdir(), 'promote-image-resources-'))
  await mkdir(join(folder, 'a-folder'))
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true, force: true })
})

/** A shell that lowers a limit of its own before it becomes Node. */
const limited = (limit: string): readonly string[] => ['bash', '-c', `ulimit ${limit} && exec "$@"`, 'bash']

interface Shortage {
  readonly name: string
  readonly options: () => Partial<StepOptions>
  readonly says: RegExp
}

describe('a release that has no place for its files', () => {
  it.each<Shortage>([
    {
      name: 'RUNNER_TEMP does not exist',
      options: () => ({ env: { RUNNER_TEMP: join(folder, 'absent') } }),
      says: /the runner's file system failed: ENOENT.*RUNNER_TEMP must be a folder/,
    },
    {
      name: 'RUNNER_TEMP is full',
      options: () => ({ wrapper: limited('-f 100') }),
      says: /the runner's file system failed: (?:EFBIG|ENOSPC|EDQUOT)/,
    },
  ])('$name: it fails before a tag moves, and says so', async ({ options, says }) => {
    const release = openRelease(stage)
    const { status, outputs, log, leftovers } = await release.run(options())
    expect(log).toMatch(says)
    expect({ status, told: outputs['status'] }).toEqual({ status: 1, told: 'failed' })
    expect(log).not.toMatch(/bug/i)
    expect(leftovers).toEqual([])
    expect(release.now()).toEqual(release.before)
    expect((await release.run()).status).toBe(0)
  })
})

describe('a release whose results cannot be written', () => {
  it.each<Shortage>([
    {
      name: 'GITHUB_OUTPUT is on a full disk',
      options: () => ({ env: { GITHUB_OUTPUT: '/dev/full' } }),
      says: /::error.*The outputs could not be written \(ENOSPC.*Its status is promoted, and changed is true/s,
    },
    {
      name: 'GITHUB_OUTPUT is a folder',
      options: () => ({ env: { GITHUB_OUTPUT: join(folder, 'a-folder') } }),
      says: /::error.*The outputs could not be written \(EISDIR/s,
    },
    {
      name: 'GITHUB_OUTPUT does not exist',
      options: () => ({ env: { GITHUB_OUTPUT: join(folder, 'absent', 'output') } }),
      says: /::error.*The outputs could not be written/s,
    },
  ])('$name: its tags stand, and the step fails for that alone', async ({ options, says }) => {
    const release = openRelease(stage)
    const { status, log } = await release.run(options())
    expect(log).toMatch(says)
    expect(status).toBe(1)
    expect(release.now()).toEqual(release.targets.map(() => app.digest))
  })

  it.each(['/dev/full', '/nowhere/summary'])('GITHUB_STEP_SUMMARY is %s: a warning', async (path) => {
    const release = openRelease(stage)
    const { status, outputs, log } = await release.run({ env: { GITHUB_STEP_SUMMARY: path } })
    expect(log).toMatch(/::warning.*The job summary could not be written/)
    expect({ status, told: outputs['status'] }).toEqual({ status: 0, told: 'promoted' })
  })
})

describe('a release with little', () => {
  it('of open files (ulimit -n 64) is promoted, or fails before a tag moves and names the limit', async () => {
    const layers = Array.from({ length: 40 }, (_, at) => blob(noise(300 * 1024, `layer ${at}`), mediaTypes.layer))
    const wide = image({ layers })
    seed(stage.source.store, 'acme/wide', wide, ['build'])
    const { status, outputs, log } = await runIn(stage.action, {
      inputs: {
        source: `${stage.source.host}/acme/wide:build`,
        targets: [stage.release, stage.mirror].map(({ host }) => `${host}/acme/wide:1.0.0`).join('\n'),
      },
      wrapper: limited('-n 64'),
    })
    const tags = [stage.release, stage.mirror].map(({ store }) => store.tag('acme/wide', '1.0.0'))
    if (status === 0) {
      expect(tags).toEqual([wide.digest, wide.digest])
    } else {
      expect(outputs['status']).toBe('failed')
      expect(log).toMatch(/too few open files/)
      expect(tags).toEqual([undefined, undefined])
    }
  })

  it('of memory (--max-old-space-size=128) brings an image of 120 MiB', async () => {
    const layers = Array.from({ length: 3 }, (_, at) => blob(noise(40 * 1024 * 1024, `big ${at}`), mediaTypes.layer))
    const big = image({ layers })
    seed(stage.source.store, 'acme/big', big, ['build'])
    const { status, log } = await runIn(stage.action, {
      inputs: { source: `${stage.source.host}/acme/big:build`, targets: `${stage.release.host}/acme/big:1.0.0` },
      nodeArguments: ['--max-old-space-size=128'],
    })
    expect(status, log).toBe(0)
    expect(stage.release.store.tag('acme/big', '1.0.0')).toBe(big.digest)
  })
})
