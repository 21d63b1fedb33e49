// A credential helper that never answers: a cancelled run, or one whose time is up, ends soon and ends the helper too.
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { image, seed } from '../../../sandbox/content.ts'
import { openStage, runIn, type Stage } from './release.ts'

let stage: Stage
let folder: string
beforeAll(async () => {
  stage = await openStage({ auth: { kind: 'bearer', users: { acme: 'hush' } } })
  folder = await mkdtemp(join(tmpdir(), 'promote-image-helper-'))
  // It answers nothing, does not end by itself, and is deaf to what can be ignored. It is asked for each registry at the
  // same time, so that every process leaves a file of its own; a shared one could be empty when its writer is killed.
  const program = `#!/bin/sh\ntrap '' INT TERM\n: > '${pids()}'/$$\necho asked >&2\nexec sleep 600\n`
  await writeFile(join(folder, 'docker-credential-deaf'), program)
  await chmod(join(folder, 'docker-credential-deaf'), 0o755)
  await writeFile(join(folder, 'config.json'), JSON.stringify({ credsStore: 'deaf' }))
  seed(stage.source.store, 'acme/app', image(), ['build'])
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true, force: true })
})

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Holds a file per helper that was started, named by its process. */
function pids(): string {
  return join(folder, 'pids')
}

/** The processes of helpers; resolves when there is one. */
async function helperPids(): Promise<readonly number[]> {
  for (;;) {
    const names = await readdir(pids())
    if (names.length > 0) return names.map(Number)
  }
}

it.each<[string, Readonly<Record<string, string>>, NodeJS.Signals | undefined, RegExp]>([
  ['SIGINT', {}, 'SIGINT', /cancelled \(SIGINT\)/],
  ['SIGTERM', {}, 'SIGTERM', /cancelled \(SIGTERM\)/],
  ['the time limit', { timeout: '3s' }, undefined, /timeout|time/],
])(
  '%s ends a run that waits for a helper, and the helper',
  async (_, inputs, signal, logLine) => {
    await rm(pids(), { recursive: true, force: true })
    await mkdir(pids())
    const ended = await runIn(stage.action, {
      inputs: {
        source: `${stage.source.host}/acme/app:build`,
        targets: `${stage.release.host}/acme/app:1.0.0`,
        ...inputs,
      },
      env: { PATH: `${folder}:/usr/bin:/bin`, DOCKER_CONFIG: folder },
      onStart: (child) => {
        if (signal !== undefined) void helperPids().then(() => child.kill(signal))
      },
    })
    expect(ended.status, ended.log).toBe(1)
    expect(ended.outputs['status']).toBe('failed')
    expect(ended.log).toMatch(logLine)
    expect(ended.log).not.toMatch(/bug|did not output within/i)
    expect(ended.leftovers).toEqual([])
    expect((await helperPids()).filter(isRunning)).toEqual([])
  },
  30_000,
)
