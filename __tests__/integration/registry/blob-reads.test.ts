// Blobs are read through cut connections, odd statuses and encodings: what is continued, what is believed.
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { IntegrityError } from '../../../src/registry/model/errors.ts'
import { describeBytes, read } from './content.ts'
import { connected, once } from './stage.ts'

const bytes = randomBytes(3 * 1024 * 1024)
const of = describeBytes(bytes)
const text = bytes.toString('base64')

describe('reading blobs', () => {
  it('resumes an interrupted stream at its last byte', async () => {
    const connection = await connected(once('blob-get', { kind: 'cut-body', after: 1_000_000 }))
    connection.sandbox.store.putBlob('app', bytes)
    expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
    const ranges = connection.sandbox.requests.map(({ headers }) => headers['range'])
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d+-3145727$/)])
    const received = connection.events.reduce((sum, event) => sum + (event.kind === 'received' ? event.bytes : 0), 0)
    expect(received).toBe(bytes.byteLength)
  })

  it('skips the bytes it has if the registry does not support ranges', async () => {
    let gets = 0
    const connection = await connected({
      fault: ({ operation }) => {
        if (operation !== 'blob-get') return undefined
        gets += 1
        return gets === 1 ? { kind: 'cut-body', after: 1_000_000 } : { kind: 'status', status: 200, body: text }
      },
    })
    connection.sandbox.store.putBlob('app', Buffer.from(text))
    expect((await read(connection.open('app'), describeBytes(text))).toString()).toBe(text)
    expect(gets).toBe(2)
  })

  it('gives up if every response is interrupted', async () => {
    const connection = await connected(once('blob-get', { kind: 'cut-body', after: 100 }, 100))
    connection.sandbox.store.putBlob('app', bytes)
    await expect(read(connection.open('app'), of)).rejects.toThrow(/the connection broke 5 times in a row/)
  })

  it('fails if the response has another range than the request', async () => {
    let count = 0
    const connection = await connected({
      fault: ({ operation }) => {
        if (operation !== 'blob-get') return undefined
        count += 1
        if (count === 1) return { kind: 'cut-body', after: 1_000_000 }
        return { kind: 'alter', headers: { 'content-range': `bytes 7-3145727/${bytes.byteLength}` } }
      },
    })
    connection.sandbox.store.putBlob('app', bytes)
    await expect(read(connection.open('app'), of)).rejects.toThrow(/the read was answered with range bytes 7-/)
  })

  it('fails if the bytes do not match their digest', async () => {
    const connection = await connected()
    connection.sandbox.store.putBlob('app', randomBytes(bytes.byteLength), of.digest)
    await expect(read(connection.open('app'), of)).rejects.toBeInstanceOf(IntegrityError)
  })

  it.each(['gzip', 'x-gzip'])('reads bytes that match their digest with any Content-Encoding: %s', async (encoding) => {
    const headers = { 'content-encoding': encoding }
    const connection = await connected(once('blob-get', { kind: 'alter', headers }))
    connection.sandbox.store.putBlob('app', bytes)
    expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
  })

  it.each([
    ['with a length', gzipSync(bytes), {}],
    ['without a length, shorter', gzipSync(Buffer.alloc(of.size)), { 'content-length': undefined }],
    ['without a length, longer', gzipSync(bytes), { 'content-length': undefined }],
  ])('names the encoding of bytes that were encoded on the way, %s', async (_name, body, more) => {
    const headers = { 'content-encoding': 'gzip', 'content-length': `${body.byteLength}`, ...more }
    const connection = await connected(once('blob-get', { kind: 'alter', headers, body }, 10))
    connection.sandbox.store.putBlob('app', bytes)
    await expect(read(connection.open('app'), of)).rejects.toThrow(/gzip/)
  })

  it.each([203, 206])('reads a blob from a response with status %i', async (status) => {
    const connection = await connected(once('blob-get', { kind: 'alter', status }))
    connection.sandbox.store.putBlob('app', bytes)
    expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
  })

  it.each([201, 202, 226, 299])('fails without a word of the content if it comes with status %i', async (status) => {
    const connection = await connected(once('blob-get', { kind: 'alter', status }))
    const secret = 'a line of a private file'
    connection.sandbox.store.putBlob('app', Buffer.from(secret))
    const reading = read(connection.open('app'), describeBytes(secret))
    await expect(reading).rejects.toMatchObject({ details: { status } })
    await expect(reading).rejects.not.toThrow(secret)
  })

  it.each([416, 403])('reads a blob from the beginning if the registry refuses a range with %i', async (status) => {
    let gets = 0
    const connection = await connected({
      fault: ({ operation, headers }) => {
        if (operation !== 'blob-get') return undefined
        gets += 1
        if (gets === 1) return { kind: 'cut-body', after: 1_000_000 }
        return headers['range'] === undefined ? undefined : { kind: 'status', status }
      },
    })
    connection.sandbox.store.putBlob('app', bytes)
    expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
    expect(gets).toBe(3)
  })
})
