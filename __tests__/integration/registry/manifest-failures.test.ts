// Registries lie and refuse where manifests and tags are concerned: nothing is believed that is not proven.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { image, multiPlatform, seed } from '../../../sandbox/content.ts'
import type { Fault } from '../../../sandbox/server.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { IntegrityError, RegistryError } from '../../../src/registry/model/errors.ts'
import { decode, tag } from './content.ts'
import { connected, once, operations, problem } from './stage.ts'

describe('manifests', () => {
  const built = multiPlatform('x')

  it('fails if the bytes do not match the requested digest', async () => {
    const connection = await connected(once('manifest-get', { kind: 'alter', body: '{}' }))
    seed(connection.sandbox.store, 'app', built)
    const { digest } = decode(built).descriptor
    await expect(connection.open('app').manifest(digest)).rejects.toBeInstanceOf(IntegrityError)
  })

  it('fails if the digest in the header of a tag is not that of its bytes', async () => {
    const headers = { 'docker-content-digest': digestOf('other') }
    const connection = await connected(once('manifest-get', { kind: 'alter', headers }))
    seed(connection.sandbox.store, 'app', built, ['v1'])
    await expect(connection.open('app').manifest(tag('v1'))).rejects.toBeInstanceOf(IntegrityError)
  })

  it('fails if the response names another digest than the request', async () => {
    const headers = { 'docker-content-digest': digestOf('other') }
    const connection = await connected(once('manifest-head', { kind: 'alter', headers }))
    seed(connection.sandbox.store, 'app', built)
    const { digest } = decode(built).descriptor
    expect((await connection.open('app').resolve(digest))?.digest).toBe(digest)
    expect(operations(connection)).toEqual(['manifest-head', 'manifest-get'])
  })

  it('fails if a manifest exceeds the limit', async () => {
    const connection = await connected(once('manifest-get', { kind: 'alter', body: Buffer.alloc(11 * 1024 * 1024) }))
    seed(connection.sandbox.store, 'app', built, ['v1'])
    await expect(connection.open('app').manifest(tag('v1'))).rejects.toThrow('more than anything we read')
  })

  it('reports a web page instead of a manifest as a failure of the registry', async () => {
    const headers = { 'content-type': 'text/html' }
    const page: Fault = { kind: 'status', status: 200, headers, body: '<html>Please log in</html>' }
    const connection = await connected({ fault: () => page })
    const read = connection.open('app').manifest(tag('v1'))
    await expect(read).rejects.toThrow(`${connection.sandbox.host}: could not read manifest v1`)
    await expect(read).rejects.toThrow('this server is not a registry of the v2 protocol (it answers with a web page)')
    await expect(read).rejects.toHaveProperty('details.remedy', expect.stringContaining('login page'))
  })

  it.each([
    ['a v1 registry', 'text/html', '<title>404 Not Found</title>'],
    ['a web server', 'text/plain; charset=utf-8', '404 page not found'],
  ])('says of %s that it is not a registry, after one look at /v2/', async (_name, type, body) => {
    const connection = await connected({
      fault: () => ({ kind: 'status', status: 404, headers: { 'content-type': type }, body }),
    })
    const repository = connection.open('app')
    const expected = { code: 'not-a-registry', details: { status: 404 } }
    await expect(repository.resolve(tag('v1'))).rejects.toMatchObject(expected)
    await expect(repository.manifest(tag('v1'))).rejects.toMatchObject(expected)
    await expect(repository.manifest(tag('v1'))).rejects.toThrow(
      'this server is not a registry of the v2 protocol (it answers with 404)',
    )
    expect(operations(connection).filter((operation) => operation === 'ping')).toHaveLength(1)
  })

  it('reports a portal whose /v2/ is a web page as not a registry', async () => {
    const page = { 'content-type': 'text/html' }
    const connection = await connected({
      fault: ({ operation }) => ({ kind: 'status', status: operation === 'ping' ? 200 : 404, headers: page }),
    })
    await expect(connection.open('app').resolve(tag('v1'))).rejects.toThrow('it answers with a web page')
  })

  it('treats a 404 without JSON as absence if /v2/ exists', async () => {
    const connection = await connected({
      fault: ({ operation }) =>
        operation === 'ping' ? undefined : { kind: 'status', status: 404, headers: { 'content-type': 'text/plain' } },
    })
    expect(await connection.open('app').resolve(tag('v1'))).toBeUndefined()
    expect(await connection.open('app').manifest(tag('v2'))).toBeUndefined()
    expect(operations(connection).filter((operation) => operation === 'ping')).toHaveLength(1)
  })

  it('reports that a manifest was compressed in transit', async () => {
    const headers = { 'content-encoding': 'gzip' }
    const connection = await connected(once('manifest-get', { kind: 'alter', headers, body: gzipSync(built.bytes) }))
    seed(connection.sandbox.store, 'app', built, ['v1'])
    await expect(connection.open('app').manifest(tag('v1'))).rejects.toThrow('the manifest is compressed with gzip')
  })

  it.each([401, 403, 400])('reports a %i as an error, not as absence', async (status) => {
    const refusal: Fault = { kind: 'status', status, body: problem('DENIED', 'not for you') }
    const connection = await connected({ fault: () => refusal })
    for (const find of ['resolve', 'manifest'] as const)
      await expect(connection.open('app')[find](tag('v1'))).rejects.toMatchObject({
        details: { status, codes: ['DENIED'], detail: 'not for you' },
      })
  })

  it('reports a hidden refusal as an error, not as absence', async () => {
    const connection = await connected({ fault: () => ({ kind: 'status', status: 404, body: problem('DENIED') }) })
    await expect(connection.open('app').manifest(tag('v1'))).rejects.toBeInstanceOf(RegistryError)
  })

  it('reports the codes of a refused manifest', async () => {
    const connection = await connected()
    await expect(connection.open('app').pushManifest(decode(built))).rejects.toMatchObject({
      details: { status: 400, codes: ['MANIFEST_BLOB_UNKNOWN'], retryable: false },
    })
  })

  it('fails if the registry stored another manifest than was sent', async () => {
    const headers = { 'docker-content-digest': digestOf('other') }
    const connection = await connected(once('manifest-put', { kind: 'status', status: 201, headers }))
    await expect(connection.open('app').pushManifest(decode(built))).rejects.toBeInstanceOf(IntegrityError)
  })
})

describe('tags', () => {
  const built = image()

  it('accepts a refused tag that already names the digest (immutable-tags-strict)', async () => {
    const connection = await connected({ quirks: ['immutable-tags-strict'] })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    seed(connection.sandbox.store, 'app', multiPlatform('x'), ['v2'])
    const outcomes = await connection.open('app').pushTags(decode(built), [tag('v1'), tag('v2'), tag('v3')])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['set', 'failed', 'set'])
  })

  it.each<[string, Fault]>([
    ['a lost answer', { kind: 'apply-then-reset' }],
    ['a 500 after the fact', { kind: 'apply-then-status', status: 500 }],
    ['a reset', { kind: 'reset' }],
  ])('repeats the move after %s', async (_name, fault) => {
    const connection = await connected(once('manifest-put', fault))
    seed(connection.sandbox.store, 'app', built)
    expect(await connection.open('app').pushTags(decode(built), [tag('v1')])).toEqual([{ tag: 'v1', kind: 'set' }])
    expect(connection.sandbox.store.tag('app', 'v1')).toBe(built.digest)
  })

  it.each(['no-delete', 'read-only'] as const)('reports that tags cannot be deleted (%s)', async (quirk) => {
    const connection = await connected({ quirks: [quirk] })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    expect(await connection.open('app').deleteTag(tag('v1'))).toBe('unsupported')
  })

  it.each([
    [403, 'DENIED', 'denied'],
    [401, 'UNAUTHORIZED', 'unauthorized'],
  ])('does not take a login that may not delete for a registry that cannot: %i', async (status, code, expected) => {
    const connection = await connected(once('manifest-delete', { kind: 'status', status, body: problem(code) }, 9))
    seed(connection.sandbox.store, 'app', built, ['v1'])
    await expect(connection.open('app').deleteTag(tag('v1'))).rejects.toMatchObject({
      code: expected,
      details: { operation: 'delete tag v1', access: 'write' },
    })
  })
})

describe('the preflight', () => {
  it.each(['read-only', 'upload-denied'] as const)('reports that writing is not permitted (%s)', async (quirk) => {
    const connection = await connected({ quirks: [quirk] })
    const permission = await connection.open('app').openUpload()
    expect(permission).toMatchObject({ kind: 'denied', error: { details: { operation: 'start an upload' } } })
  })

  it('reports that the repository must be created first', async () => {
    const connection = await connected({
      fault: () => ({ kind: 'status', status: 404, body: problem('NAME_UNKNOWN') }),
    })
    expect((await connection.open('app').openUpload()).kind).toBe('denied')
  })

  it('is undecided if the registry answers with server errors', async () => {
    const connection = await connected({ fault: () => ({ kind: 'status', status: 418, body: 'teapot' }) })
    expect((await connection.open('app').openUpload()).kind).toBe('unknown')
  })
})
