// Blobs of up to 1 MiB are read while their upload is being opened, and sent while they are read.
import { randomBytes } from 'node:crypto'
import { once as event } from 'node:events'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { IntegrityError } from '../../../src/registry/model/errors.ts'
import { describeBytes, read } from './content.ts'
import { connected, once, operations } from './stage.ts'

const bytes = randomBytes(700_000)
const of = describeBytes(bytes)

/** A source that is read in parts of 50,000 bytes; `whole` resolves when all of them were read. */
function source(content: Uint8Array = bytes) {
  const whole = Promise.withResolvers<void>()
  const opened: Readable[] = []
  const parts = function* (): Generator<Uint8Array> {
    for (let at = 0; at < content.byteLength; at += 50_000) yield content.subarray(at, at + 50_000)
    whole.resolve()
  }
  const open = async (): Promise<Readable> => {
    const stream = Readable.from(parts())
    opened.push(stream)
    return stream
  }
  return { push: { mountFrom: [], open }, opened, whole: whole.promise }
}

it('a blob is read to its end while its upload is not open', async () => {
  const { push, opened, whole } = source()
  const connection = await connected(once('upload-mount', { kind: 'delay', until: whole }))
  expect(await connection.open('app').pushBlob(of, push)).toBe('sent')
  expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
  expect(opened).toHaveLength(1)
})

it('a read is ended if the blob turns out to be present', async () => {
  const closed = Promise.withResolvers<unknown>()
  const connection = await connected()
  connection.sandbox.store.putBlob('app', bytes)
  const open = async (): Promise<Readable> => {
    const endless = new Readable({ read: () => undefined })
    closed.resolve(event(endless, 'close'))
    return endless
  }
  expect(await connection.open('app').pushBlob(of, { mountFrom: [], open })).toBe('present')
  await closed.promise
  expect(operations(connection)).toEqual(['upload-mount'])
})

it('bytes count as sent only if an upload takes them', async () => {
  const { push, whole } = source()
  const connection = await connected(once('upload-mount', { kind: 'delay', until: whole }))
  const sentBytes = () => connection.events.map((sent) => (sent.kind === 'sent' ? sent.bytes : 0))
  connection.sandbox.store.putBlob('app', bytes)
  expect(await connection.open('app').pushBlob(of, push)).toBe('present')
  expect(Math.max(...sentBytes())).toBe(0)
  expect(await connection.open('other').pushBlob(of, source().push)).toBe('sent')
  expect(sentBytes().filter((sent) => sent > 0)).toEqual([of.size])
})

it('a second upload reads the source again', async () => {
  const { push, opened } = source()
  const connection = await connected(once('upload-put', { kind: 'status', status: 503 }))
  expect(await connection.open('app').pushBlob(of, push)).toBe('sent')
  expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
  expect(opened).toHaveLength(2)
})

it.each([
  ['other bytes', randomBytes(700_000)],
  ['too few bytes', bytes.subarray(0, 600_000)],
  ['too many bytes', Buffer.concat([bytes, bytes])],
])('a source of %s fails the push, and its upload is cancelled', async (_, content) => {
  const { push } = source(content)
  const connection = await connected()
  await expect(connection.open('app').pushBlob(of, push)).rejects.toBeInstanceOf(IntegrityError)
  expect(connection.sandbox.store.blobSize('app', of.digest)).toBeUndefined()
  await expect.poll(() => operations(connection)).toContain('upload-cancel')
})

it('the upload of a small blob is cancelled too if its source has other bytes', async () => {
  const { push } = source(randomBytes(1000))
  const connection = await connected()
  const small = describeBytes(randomBytes(1000))
  await expect(connection.open('app').pushBlob(small, push)).rejects.toBeInstanceOf(IntegrityError)
  await expect.poll(() => operations(connection)).toContain('upload-cancel')
})

it('a source that cannot be opened fails the push before bytes are sent', async () => {
  const connection = await connected()
  const open = (): Promise<Readable> => Promise.reject(new Error('gone'))
  await expect(connection.open('app').pushBlob(of, { mountFrom: [], open })).rejects.toThrow('gone')
  expect(operations(connection)).not.toContain('upload-put')
})
