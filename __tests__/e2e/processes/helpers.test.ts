// A credential helper that never answers: a cancelled run, or one whose time is up, ends soon and ends the helper too.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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
  // It answers nothing, does not end by itself, and is deaf to what can be ignored.
  const program = `#!/bin/sh\ntrap '' INT TERM\necho $$ > '${join(folder, 'pid')}'\necho asked >&2\nexec sleep 600\n`
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

/** Resolves when the helper has been started. */
async function helperPid(): Promise<number> {
  for (;;) {
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''))
    if (pid > 0) return pid
  }
}

it.each<[string, Readonly<Record<string, string>>, NodeJS.Signals | undefined, RegExp]>([
  ['SIGINT', {}, 'SIGINT', /cancelled \(SIGINT\)/],
  ['SIGTERM', {}, 'SIGTERM', /cancelled \(SIGTERM\)/],
  ['the time limit', { timeout: '3s' }, undefined, /timeout|time/],
])(
  '%s ends a run that waits for a helper, and the helper',
  async (_, inputs, signal, said) => {
    await rm(join(folder, 'pid'), { force: true })
    const ended = await runIn(stage.action, {
      inputs: {
        source: `${stage.source.host}/acme/app:build`,
        targets: `${stage.release.host}/acme/app:1.0.0`,
        ...inputs,
      },
      env: { PATH: `${folder}:/usr/bin:/bin`, DOCKER_CONFIG: folder },
      onStart: (child) => {
        if (signal !== undefined) void helperPid().then(() => child.kill(signal))
      },
    })
    expect(ended.status, ended.log).toBe(1)
    expect(ended.outputs['status']).toBe('failed')
    expect(ended.log).toMatch(said)
    expect(ended.log).not.toMatch(/bug|did not output within/i)
    expect(ended.leftovers).toEqual([])
    expect(isRunning(await helperPid())).toBe(false)
  },
  30_000,
)
