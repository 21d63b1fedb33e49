// Pieces small enough for what stands before a registry: a proxy refuses by its own limit, and says none.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { describeBytes, pushing, read } from './content.ts'
import { connected, operations } from './stage.ts'

const mebibyte = 1024 * 1024
const bytes = randomBytes(6 * mebibyte)
const of = describeBytes(bytes)

describe('a blob', () => {
  it.each([
    ['a proxy as nginx is by default', mebibyte, 413, 6],
    ['GHCR, which says so as if the chunk did not follow', 4 * mebibyte, 416, 6],
    ['a proxy that takes more', 5 * mebibyte, 413, 2],
  ])('comes through %s', async (_, limit, status, chunks) => {
    const connection = await connected({
      fault: ({ operation, headers }) =>
        operation === 'upload-put' || operation === 'upload-patch'
          ? Number(headers['content-length']) > limit
            ? { kind: 'status', status: operation === 'upload-put' ? 413 : status }
            : undefined
          : undefined,
    })
    expect(await connection.open('app').pushBlob(of, pushing(bytes))).toBe('sent')
    expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
    const taken = connection.sandbox.requests.filter(
      (request) => request.operation === 'upload-patch' && request.status === 202,
    )
    expect(taken).toHaveLength(chunks)
    expect(operations(connection).filter((sentOperation) => sentOperation === 'blob-head')).toEqual([])
  })
})
