// A large blob that was cut on its way up goes on where it broke, if the registry kept what had come and counts right.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Fault } from '../../../sandbox/server.ts'
import { IntegrityError } from '../../../src/registry/model/errors.ts'
import { describeBytes, pushing, read } from './content.ts'
import { connected, operations } from './stage.ts'

const mebibyte = 1024 * 1024
const bytes = randomBytes(6 * mebibyte)
const of = describeBytes(bytes)

type Connected = Awaited<ReturnType<typeof connected>>

interface Cutting {
  readonly times?: number
  /** Bytes of the body that come. */
  readonly after?: number
  /** What becomes of the question how far an upload is. */
  readonly status?: Fault
}

/** A registry before which the first uploads are cut. */
function cutting({ times = 1, after = 4 * mebibyte, status }: Cutting): Promise<Connected> {
  let left = times
  return connected({
    fault: ({ operation }) => {
      if (operation === 'upload-status') return status
      if (operation !== 'upload-put' || left === 0) return undefined
      left -= 1
      return { kind: 'cut-request', after }
    },
  })
}

async function expectSent(connection: Connected): Promise<void> {
  expect(await connection.open('app').pushBlob(of, pushing(bytes))).toBe('sent')
  expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
}

const bytesIn = ({ sandbox }: Connected): number => sandbox.requests.reduce((sum, request) => sum + request.bytesIn, 0)
const uploads = (connection: Connected): readonly string[] =>
  operations(connection).filter((sentOperation) => sentOperation === 'upload-start' || sentOperation === 'upload-mount')

const puts = (connection: Connected): number =>
  operations(connection).filter((sentOperation) => sentOperation === 'upload-put').length

describe('an interrupted upload', () => {
  it('continues at the last byte, and sends no byte twice', async () => {
    const connection = await cutting({})
    await expectSent(connection)
    expect(uploads(connection)).toHaveLength(1)
    expect(bytesIn(connection)).toBe(bytes.byteLength)
    const rest = connection.sandbox.requests.find(({ headers }) => headers['content-range'] !== undefined)
    expect(rest?.headers['content-range']).toBe(`${4 * mebibyte}-${6 * mebibyte - 1}`)
    const sent = connection.events.reduce((sum, event) => sum + (event.kind === 'sent' ? event.bytes : 0), 0)
    expect(sent).toBeLessThanOrEqual(bytes.byteLength + 2 * mebibyte)
  })

  it.each<[string, Fault]>([
    ['has forgotten it', { kind: 'status', status: 404 }],
    ['counts one too many (Quay, Gitea)', { kind: 'alter', headers: { range: `0-${4 * mebibyte}` } }],
    ['counts what was never sent', { kind: 'alter', headers: { range: `0-${7 * mebibyte}` } }],
    ['does not count', { kind: 'alter', headers: { range: undefined } }],
    ['says nothing', { kind: 'reset' }],
  ])('begins anew where the registry %s', async (_name, status) => {
    const connection = await cutting({ status })
    await expectSent(connection)
    expect(uploads(connection)).toHaveLength(2)
  })

  it('restarts if the registry received little of it', async () => {
    const connection = await cutting({ times: 2, after: 100_000 })
    await expectSent(connection)
    expect([puts(connection), uploads(connection).length]).toEqual([3, 3])
  })

  it('continues as long as it makes progress', async () => {
    const connection = await cutting({ times: 5, after: 1_200_000 })
    await expectSent(connection)
    expect([puts(connection), uploads(connection).length]).toEqual([6, 1])
  })

  it('is only committed if the registry received all of it', async () => {
    const connection = await cutting({ after: bytes.byteLength })
    await expectSent(connection)
    expect(bytesIn(connection)).toBe(bytes.byteLength)
  })

  it('is cancelled if its source is corrupt', async () => {
    const connection = await cutting({})
    let opened = 0
    const open = () => pushing(opened++ === 0 ? bytes : randomBytes(bytes.byteLength)).open()
    await expect(connection.open('app').pushBlob(of, { mountFrom: [], open })).rejects.toBeInstanceOf(IntegrityError)
    expect(connection.sandbox.store.blobSize('app', of.digest)).toBeUndefined()
  })
})
