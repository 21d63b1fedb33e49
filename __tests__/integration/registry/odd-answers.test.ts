// Answers that other clients take: a HEAD that fails where a GET does not, and headers of unusual size.
import { describe, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import type { Faults } from '../../../sandbox/http/fault.ts'
import { decode, tag } from './content.ts'
import { connected, operations } from './stage.ts'

const built = multiPlatform('x')
const { digest } = decode(built).descriptor

describe('a tag that cannot be looked up by HEAD', () => {
  it.each([500, 502, 503, 504, 501, 520])('is read by GET after status %i', async (status) => {
    const fault: Faults = ({ operation }) => (operation === 'manifest-head' ? { kind: 'status', status } : undefined)
    const connection = await connected({ fault }, { settings: { retries: 0 } })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    expect((await connection.open('app').resolve(tag('v1')))?.digest).toBe(digest)
    expect(operations(connection).at(-1)).toBe('manifest-get')
    expect(await connection.open('app').resolve(tag('v2'))).toBeUndefined()
  })
})

it.each(['v1', digest])('a manifest that a proxy passes on with status 203 is read by its digest: %s', async (at) => {
  const connection = await connected({
    fault: ({ operation }) => (operation === 'manifest-get' ? { kind: 'alter', status: 203 } : undefined),
  })
  seed(connection.sandbox.store, 'app', built, ['v1'])
  expect((await connection.open('app').manifest(at === digest ? digest : tag(at)))?.descriptor.digest).toBe(digest)
})

describe('headers of more than 16 KiB', () => {
  it.each([17, 60, 200])('(%i KiB) are read', async (size) => {
    const headers = { 'x-policy': 'a'.repeat(size * 1024) }
    const connection = await connected({ fault: () => ({ kind: 'alter', headers }) })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    expect((await connection.open('app').manifest(tag('v1')))?.descriptor.digest).toBe(digest)
  })

  it('fail the request with a message if they exceed the limit', async () => {
    const headers = { 'x-policy': 'a'.repeat(300 * 1024) }
    const connection = await connected({ fault: () => ({ kind: 'alter', headers }) })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    await expect(connection.open('app').manifest(tag('v1'))).rejects.toThrow(/headers/i)
  })
})
