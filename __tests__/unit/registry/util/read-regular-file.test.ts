import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readRegularFile } from '../../../../src/registry/util/read-regular-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-'))
  await writeFile(join(folder, 'file'), 'text')
  await symlink('file', join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'fifo')])
})
afterAll(() => rm(folder, { recursive: true }))

it.each(['file', 'link'])('a %s is read up to the limit', async (name) => {
  expect(await readRegularFile(join(folder, name), 4)).toBe('text')
  await expect(readRegularFile(join(folder, name), 3)).rejects.toThrow('more than the limit of 3')
})

it.each(['fifo', '.'])('%s is refused at once', async (name) => {
  await expect(readRegularFile(join(folder, name), 100)).rejects.toThrow('is not a regular file')
})

it.each(['/dev/zero', '/proc/self/environ'])('%s is read no further than the limit', async (path) => {
  await expect(readRegularFile(path, 10)).rejects.toThrow(/not a regular file|beyond the limit of 10 bytes/)
})

it('an absent file is an error of the file system', async () => {
  await expect(readRegularFile(join(folder, 'none'), 1)).rejects.toMatchObject({ code: 'ENOENT' })
})
