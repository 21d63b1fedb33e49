// Networks cut and registries stumble while blobs travel: what is repeated, what is believed, what is an error.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { image } from '../../../sandbox/content.ts'
import type { Fault } from '../../../sandbox/server.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { IntegrityError, RegistryError } from '../../../src/registry/model/errors.ts'
import { decode, describeBytes, digestIn, pushing, read } from './content.ts'
import { connected, once, operations, problem } from './stage.ts'

const bytes = randomBytes(3 * 1024 * 1024)
const of = describeBytes(bytes)

describe('sending blobs', () => {
  it('checks whether the blob is present if the response to its commit was lost', async () => {
    const connection = await connected(once('upload-put', { kind: 'apply-then-reset' }))
    expect(await connection.open('app').pushBlob(of, pushing(bytes))).toBe('sent')
    expect(operations(connection)).toEqual(['upload-mount', 'upload-put', 'blob-head'])
  })

  it.each<[string, Fault]>([
    ['a reset that left no trace', { kind: 'reset' }],
    ['a 503', { kind: 'status', status: 503 }],
    ['an upload that the registry forgot', { kind: 'status', status: 404, body: problem('BLOB_UPLOAD_UNKNOWN') }],
  ])('sends again by a new upload after %s', async (_name, fault) => {
    const connection = await connected(once('upload-put', fault))
    expect(await connection.open('app').pushBlob(of, pushing(bytes))).toBe('sent')
    expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
    expect(operations(connection).filter((sentOperation) => sentOperation !== 'upload-status')).toEqual([
      'upload-mount',
      'upload-put',
      'blob-head',
      'upload-start',
      'upload-put',
      'blob-get',
    ])
  })

  it('gives up after three uploads', async () => {
    const connection = await connected(once('upload-put', { kind: 'reset' }, 100))
    await expect(connection.open('app').pushBlob(of, pushing(bytes))).rejects.toBeInstanceOf(RegistryError)
    expect(operations(connection).filter((sentOperation) => sentOperation === 'upload-put')).toHaveLength(3)
  })

  it('does not repeat a permanent refusal', async () => {
    const connection = await connected(once('upload-put', { kind: 'status', status: 403, body: problem('DENIED') }))
    await expect(connection.open('app').pushBlob(of, pushing(bytes))).rejects.toMatchObject({
      details: { status: 403, codes: ['DENIED'] },
    })
    expect(operations(connection)).toEqual(['upload-mount', 'upload-put'])
  })

  it('sends a blob in chunks if the registry refuses it in one request', async () => {
    const large = randomBytes(12 * 1024 * 1024)
    const connection = await connected(once('upload-put', { kind: 'status', status: 413 }))
    expect(await connection.open('app').pushBlob(describeBytes(large), pushing(large))).toBe('sent')
    expect((await read(connection.open('app'), describeBytes(large))).equals(large)).toBe(true)
    const chunks = connection.sandbox.requests.filter(({ operation }) => operation === 'upload-patch')
    expect(chunks.map(({ headers }) => headers['content-range'])).toEqual([
      '0-5242879',
      '5242880-10485759',
      '10485760-12582911',
    ])
  })

  it('sends a blob in chunks if the registry refuses it in one request after other errors', async () => {
    let puts = 0
    const connection = await connected({
      fault: ({ operation }) => {
        if (operation !== 'upload-put') return undefined
        puts += 1
        return puts < 3 ? { kind: 'status', status: 500 } : puts === 3 ? { kind: 'status', status: 413 } : undefined
      },
    })
    expect(await connection.open('app').pushBlob(of, pushing(bytes))).toBe('sent')
    expect(operations(connection)).toContain('upload-patch')
  })

  it.each<[string, Fault]>([
    ['was lost before it came', { kind: 'reset' }],
    ['was stored, its answer lost', { kind: 'apply-then-reset' }],
    ['was stored and answered with an error', { kind: 'apply-then-status', status: 500 }],
  ])('goes on after a chunk that %s', async (_name, fault) => {
    const large = randomBytes(12 * 1024 * 1024)
    let patches = 0
    const connection = await connected({
      fault: ({ operation, headers }) => {
        if (operation === 'upload-put' && headers['content-length'] === String(large.byteLength))
          return { kind: 'status', status: 413 }
        if (operation === 'upload-patch') patches += 1
        return operation === 'upload-patch' && patches === 2 ? fault : undefined
      },
    })
    expect(await connection.open('app').pushBlob(describeBytes(large), pushing(large))).toBe('sent')
    expect((await read(connection.open('app'), describeBytes(large))).equals(large)).toBe(true)
    expect(operations(connection).filter((sentOperation) => sentOperation === 'upload-start')).toHaveLength(1)
  })

  it.each([
    ['oci-chunk-min-length', '9007199254740991', 1],
    ['oci-chunk-max-length', '1', 48],
  ])('sends in chunks within reason where a registry says %s: %s', async (header, length, chunks) => {
    const connection = await connected({
      fault: ({ operation, headers }) => {
        if (operation === 'upload-put' && headers['content-length'] === `${of.size}`)
          return { kind: 'status', status: 413 }
        return operation === 'upload-start' ? { kind: 'alter', headers: { [header]: length } } : undefined
      },
    })
    expect(await connection.open('app').pushBlob(of, pushing(bytes))).toBe('sent')
    expect(operations(connection).filter((sentOperation) => sentOperation === 'upload-patch')).toHaveLength(chunks)
  })

  it.each(['patch-201', 'relative-location', 'location-other-host'] as const)(
    'sends in chunks with %s',
    async (quirk) => {
      const large = randomBytes(11 * 1024 * 1024)
      const connection = await connected({ quirks: [quirk], ...once('upload-put', { kind: 'status', status: 413 }) })
      expect(await connection.open('app').pushBlob(describeBytes(large), pushing(large))).toBe('sent')
      expect((await read(connection.open('app'), describeBytes(large))).equals(large)).toBe(true)
      expect(operations(connection).filter((sentOperation) => sentOperation === 'upload-patch')).toHaveLength(3)
    },
  )

  it('continues while the download of its source is interrupted and resumed', async () => {
    const source = await connected(once('blob-get', { kind: 'cut-body', after: 1_500_000 }, 2))
    source.sandbox.store.putBlob('app', bytes)
    const connection = await connected()
    const from = source.open('app')
    expect(await connection.open('app').pushBlob(of, { mountFrom: [], open: () => from.blob(of) })).toBe('sent')
    expect(operations(source)).toEqual(['blob-get', 'blob-get', 'blob-get'])
    expect(operations(connection)).toEqual(['upload-mount', 'upload-put'])
    expect((await read(connection.open('app'), of)).equals(bytes)).toBe(true)
  })

  it('tries no more mounts after a mounted blob was missing', async () => {
    let lies = true
    const connection = await connected({
      fault: ({ operation }) => (operation === 'upload-mount' && lies ? { kind: 'status', status: 201 } : undefined),
    })
    const repository = connection.open('app')
    const built = image()
    const pushAll = async (): Promise<void> => {
      for (const blobBytes of built.blobs.values())
        await repository.pushBlob(describeBytes(blobBytes), pushing(blobBytes))
      await repository.pushManifest(decode(built))
    }
    await expect(pushAll()).rejects.toMatchObject({ details: { codes: ['MANIFEST_BLOB_UNKNOWN'] } })
    await pushAll()
    lies = false
    expect((await repository.resolve(digestIn(built.digest)))?.digest).toBe(built.digest)
  })

  it('reports that a blob is too large if the registry refuses it in one request and in chunks', async () => {
    const tooLarge: Fault = { kind: 'status', status: 413 }
    const connection = await connected({
      fault: ({ operation }) => (operation === 'upload-put' || operation === 'upload-patch' ? tooLarge : undefined),
    })
    const failure = await connection
      .open('app')
      .pushBlob(of, pushing(bytes))
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({
      details: { status: 413, detail: `${bytes.byteLength} bytes are more than it takes, whole and in chunks` },
    })
  })

  it('commits nothing if the source is corrupt, and does not retry', async () => {
    const connection = await connected()
    let opened = 0
    const how = {
      mountFrom: [],
      open: async () => {
        opened += 1
        return pushing(randomBytes(bytes.byteLength)).open()
      },
    }
    await expect(connection.open('app').pushBlob(of, how)).rejects.toBeInstanceOf(IntegrityError)
    expect(opened).toBe(1)
    expect(connection.sandbox.store.blobSize('app', of.digest)).toBeUndefined()
  })

  it('fails if the registry returns another digest than that of the sent bytes', async () => {
    const headers = { 'docker-content-digest': digestOf('other') }
    const connection = await connected(once('upload-put', { kind: 'alter', headers }))
    await expect(connection.open('app').pushBlob(of, pushing(bytes))).rejects.toBeInstanceOf(IntegrityError)
  })
})
