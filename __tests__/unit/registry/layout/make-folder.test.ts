// Folders of layouts: created with their parents, side by side, and never waited for where none can be.
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { makeFolder } from '../../../../src/registry/layout/files/make-folder.ts'

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'make-folder-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

it('creates missing parents, also for several callers at once', async () => {
  const path = join(await temporary(), 'a', 'b', 'c')
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(path)))
  expect((await stat(path)).isDirectory()).toBe(true)
  await makeFolder(path)
})

it.each(['/proc/promote-image', '/proc/promote-image/deeper/still'])('fails at %s, where none can be', async (path) => {
  await expect(makeFolder(path)).rejects.toMatchObject({ code: 'ENOENT' })
})

it('fails at a file', async () => {
  const file = join(await temporary(), 'file')
  await writeFile(file, '')
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})
