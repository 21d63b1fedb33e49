// Blobs that are kept on disk for several registries: where the folder cannot be made, that is said once, as an error.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { openSpool } from '../../../../src/registry/content/spool.ts'
import { digestOf } from '../../../../src/registry/model/digest.ts'

const bytes = Buffer.alloc(300 * 1024, 7)
const blob = { mediaType: 'application/octet-stream', digest: digestOf(bytes), size: bytes.length }
const open = async () => Readable.from([bytes])

it('opens a blob as often as it is wanted, and keeps nothing after it is cleared', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-spool-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const spool = openSpool(folder)
  let opened = 0
  const kept = spool.keep(blob, () => {
    opened += 1
    return open()
  })
  for (const stream of await Promise.all([kept(), kept()])) expect((await buffer(stream)).equals(bytes)).toBe(true)
  expect(opened).toBe(1)
  await spool.clear()
  expect(await readdir(folder)).toEqual([])
})

it('fails with the error of the system if its folder cannot be made, and can still be cleared', async () => {
  const spool = openSpool('/nowhere/at/all')
  await expect(spool.keep(blob, open)()).rejects.toThrow(/ENOENT/)
  await expect(spool.clear()).resolves.toBeUndefined()
})
