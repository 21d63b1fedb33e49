// Uploads through proxies and registries that want the bytes sent in another way, or name the upload in an unusual one.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Fault, LoggedRequest } from '../../../sandbox/server.ts'
import { describeBytes, pushing, read } from './content.ts'
import { connected, once, operations, problem } from './stage.ts'

const mebibyte = 1024 * 1024
const bytes = randomBytes(6 * mebibyte)
const blob = describeBytes(bytes)
const small = randomBytes(1000)

type Connection = Awaited<ReturnType<typeof connected>>

const isWholePut = ({ operation, headers }: LoggedRequest): boolean =>
  operation === 'upload-put' && headers['content-length'] === `${bytes.byteLength}`
const isWholePatch = ({ operation, headers }: LoggedRequest): boolean =>
  operation === 'upload-patch' && headers['content-length'] === `${bytes.byteLength}`

/** Requests that carried bytes, by operation. */
const transfers = ({ sandbox }: Connection): readonly string[] =>
  sandbox.requests.filter(({ headers }) => Number(headers['content-length'] ?? 0) > 0).map(({ operation }) => operation)

async function expectSent(connection: Connection): Promise<void> {
  expect(await connection.open('app').pushBlob(blob, pushing(bytes))).toBe('sent')
  expect((await read(connection.open('app'), blob)).equals(bytes)).toBe(true)
}

describe('a large blob that is refused in one PUT', () => {
  it.each([400, 408, 411, 415, 501, 504])('with %i is sent in one PATCH', async (status) => {
    const connection = await connected({
      fault: (request) => (isWholePut(request) ? { kind: 'status', status } : undefined),
    })
    await expectSent(connection)
    expect(transfers(connection)).toEqual(['upload-put', 'upload-patch'])
  })

  it.each([400, 408, 411, 415, 501, 504])('with %i, in one PATCH too, is sent in chunks', async (status) => {
    const connection = await connected({
      fault: (request) => (isWholePut(request) || isWholePatch(request) ? { kind: 'status', status } : undefined),
    })
    await expectSent(connection)
    expect(transfers(connection)).toEqual(['upload-put', 'upload-patch', 'upload-patch', 'upload-patch'])
  })

  it('ends with the first refusal if nothing is accepted', async () => {
    const refuse: Fault = { kind: 'status', status: 411 }
    const connection = await connected({
      fault: ({ operation }) => (operation === 'upload-put' || operation === 'upload-patch' ? refuse : undefined),
    })
    await expect(connection.open('app').pushBlob(blob, pushing(bytes))).rejects.toMatchObject({
      details: { status: 411, operation: `send blob ${blob.digest}` },
    })
    expect(transfers(connection)).toEqual(['upload-put', 'upload-patch', 'upload-patch', 'upload-patch'])
  })

  it('by the timeout of a proxy, but was stored, is not sent again', async () => {
    const connection = await connected(once('upload-put', { kind: 'apply-then-status', status: 504 }))
    expect(await connection.open('app').pushBlob(blob, pushing(bytes))).toBe('sent')
    expect(transfers(connection)).toEqual(['upload-put'])
  })

  it.each(['DIGEST_INVALID', 'NAME_INVALID', 'DENIED'])('with 400 and %s is not sent in another way', async (code) => {
    const connection = await connected(once('upload-put', { kind: 'status', status: 400, body: problem(code) }))
    await expect(connection.open('app').pushBlob(blob, pushing(bytes))).rejects.toMatchObject({
      details: { status: 400, codes: [code] },
    })
    expect(transfers(connection)).toEqual(['upload-put'])
  })
})

it.each([400, 411, 415, 501])('a small blob that is refused with %i is not sent in another way', async (status) => {
  const connection = await connected(once('upload-put', { kind: 'status', status }))
  await expect(connection.open('app').pushBlob(describeBytes(small), pushing(small))).rejects.toMatchObject({
    details: { status },
  })
  expect(transfers(connection)).toEqual(['upload-put'])
})

describe('an upload', () => {
  it.each([200, 201, 204])('that is opened with %i is used', async (status) => {
    const connection = await connected({
      fault: ({ operation }) =>
        operation === 'upload-start' || operation === 'upload-mount' ? { kind: 'alter', status } : undefined,
    })
    await expectSent(connection)
  })

  it('whose Location has no port continues at the registry', async () => {
    const withoutPort = (location: string): string => location.replace(/:\d+\//, '/')
    const connection = await connected(once('upload-mount', { kind: 'alter', headers: { location: withoutPort } }))
    await expectSent(connection)
    expect(operations(connection)).toEqual(['upload-mount', 'upload-put', 'blob-get'])
  })

  it("whose Location has ' in its query is continued with the same letters", async () => {
    const quoted = (location: string): string => `${location}&note='a'`
    const connection = await connected(once('upload-mount', { kind: 'alter', headers: { location: quoted } }))
    await expectSent(connection)
    expect(connection.sandbox.requests.filter(({ query }) => query.includes("note='a'"))).toHaveLength(1)
  })

  it('whose Location is forbidden fails at once, with advice for the proxy', async () => {
    const connection = await connected({
      fault: ({ operation }) =>
        operation === 'upload-mount' || operation === 'upload-start'
          ? { kind: 'alter', headers: { location: 'http://169.254.169.254/up' } }
          : undefined,
    })
    await expect(connection.open('app').pushBlob(blob, pushing(bytes))).rejects.toMatchObject({
      code: 'forbidden-redirect',
      remedy:
        'A proxy in front of the registry must pass on X-Forwarded-Proto and X-Forwarded-Host, so that the registry names its own address.',
    })
    expect(operations(connection)).toEqual(['upload-mount'])
  })
})
