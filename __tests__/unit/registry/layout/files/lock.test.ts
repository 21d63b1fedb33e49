// The lock of a layout: one holder at a time, also at the moment when a lock that was left is taken over.
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withLock } from '../../../../../src/registry/layout/files/lock.ts'

const { signal } = new AbortController()
let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promote-image-lock-'))
  path = join(folder, 'index.json.lock')
})
afterEach(() => rm(folder, { recursive: true }))

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate()
}

async function leave(file: string): Promise<void> {
  await writeFile(file, '')
  await utimes(file, 1, 1)
}

it('has one holder at a time if several take over a lock that was left, a little after one another', async () => {
  let holders = 0
  let most = 0
  const hold = async (): Promise<void> => {
    holders += 1
    most = Math.max(most, holders)
    await turns(20)
    holders -= 1
  }
  for (let round = 0; round < 24; round += 1) {
    await leave(path)
    await Promise.all(
      [0, 1, 2, 3].map(async (contender) => {
        await turns(contender * (round % 4))
        await withLock(path, hold, signal)
      }),
    )
  }
  expect(most).toBe(1)
  expect(await readdir(folder)).toEqual([])
}, 30_000)

it('is taken over if a process was killed while it took over another one', async () => {
  await leave(path)
  const { ino, mtimeNs } = await stat(path, { bigint: true })
  await leave(`${path}.${ino}-${mtimeNs}`)
  expect(await withLock(path, async () => 'done', signal)).toBe('done')
  expect(await readdir(folder)).toEqual([])
})

it('is not removed by a former holder that was suspended', async () => {
  await withLock(
    path,
    async () => {
      await rm(path)
      await writeFile(path, 'the lock of another process')
    },
    signal,
  )
  expect(await readdir(folder)).toEqual(['index.json.lock'])
})

it('is not needed in a folder that does not exist', async () => {
  expect(await withLock(join(folder, 'absent', 'lock'), async () => 'done', signal)).toBe('done')
})
