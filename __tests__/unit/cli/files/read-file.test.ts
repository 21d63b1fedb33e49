// Files of options: regular files and pipes, bounded in size and time.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pipeDeadline, readFileOrPipe } from '../../../../src/cli/files/read-file.ts'

let folder: string
let pipe: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'promote-image-pipe-'))
  pipe = join(folder, 'pipe')
  spawnSync('mkfifo', [pipe])
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('reads a regular file', async () => {
  writeFileSync(join(folder, 'gates.yml'), 'max-age: 7d')
  expect(await readFileOrPipe(join(folder, 'gates.yml'))).toBe('max-age: 7d')
})

it('reads a pipe until its writer has ended, however late it begins', async () => {
  spawn('sh', ['-c', `sleep 0.1; { printf a; sleep 0.1; printf b; } > "$0"`, pipe])
  expect(await readFileOrPipe(pipe)).toBe('ab')
})

it('fails for a pipe without a writer', async () => {
  await expect(readFileOrPipe(pipe, AbortSignal.timeout(50))).rejects.toThrow('did not end in time')
})

it('stops at the size limit', async () => {
  const writer = spawn('sh', ['-c', 'exec yes > "$0"', pipe])
  await expect(readFileOrPipe(pipe)).rejects.toThrow('has more than 4194304 bytes')
  writer.kill()
})

it('refuses a folder and a device', async () => {
  await expect(readFileOrPipe(folder)).rejects.toThrow()
  await expect(readFileOrPipe('/dev/zero')).rejects.toThrow('not a regular file')
})

it('gives a pipe no longer than the timeout of the run', async () => {
  await expect(readFileOrPipe(pipe, pipeDeadline(' 1s'))).rejects.toThrow('did not end in time')
})
