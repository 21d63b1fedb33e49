// Blobs that are kept on disk for several registries: read as often as wanted, and gone with the process.
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

function noise(at: number) {
  const content = Buffer.alloc(300 * 1024 + at, at)
  return { content, of: { ...blob, digest: digestOf(content), size: content.length } }
}

async function openIn() {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-spool-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const spool = openSpool(folder)
  onTestFinished(() => spool.clear())
  return { folder, spool }
}

it('keeps many blobs beside each other, and leaves none behind even if the process is killed', async () => {
  const { folder, spool } = await openIn()
  const blobs = Array.from({ length: 20 }, (_, at) => noise(at))
  const kept = blobs.map(({ content, of }) =>
    spool.keep(of, async () => Readable.from([content.subarray(0, 7), content.subarray(7)])),
  )
  const streams = await Promise.all([...kept, ...kept].map((reopen) => reopen()))
  const read = await Promise.all(streams.map(buffer))
  expect(read.map((content) => digestOf(content))).toEqual([...blobs, ...blobs].map(({ of }) => of.digest))
  if (process.platform !== 'win32') expect(await readdir(folder)).toEqual([])
})

it.each([
  ['more', Buffer.alloc(blob.size + 1)],
  ['fewer', Buffer.alloc(blob.size - 1)],
])('refuses %s bytes than a blob has, and leaves its neighbour as it is', async (_, wrong) => {
  const { spool } = await openIn()
  const broken = spool.keep(blob, async () => Readable.from([wrong]))
  const { content, of } = noise(1)
  const intact = spool.keep(of, async () => Readable.from([content]))
  const [first, second] = await Promise.allSettled([broken(), intact()])
  expect(first).toMatchObject({ status: 'rejected', reason: { code: 'integrity' } })
  if (second.status === 'fulfilled') expect((await buffer(second.value)).equals(content)).toBe(true)
  expect(second.status).toBe('fulfilled')
})

it('fails with the error of the system if its file cannot be made, and can still be cleared', async () => {
  const spool = openSpool('/nowhere/at/all')
  await expect(spool.keep(blob, open)()).rejects.toThrow(/ENOENT/)
  await expect(spool.clear()).resolves.toBeUndefined()
})
