// Round trips are the cost: what each operation asks of a registry, request by request, and nothing else.
import { randomBytes } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { image, multiPlatform, referrer, seed } from '../../../sandbox/content.ts'
import type { RegistryBehaviour } from '../../../src/registry/model/behaviour.ts'
import { referrerDescriptor } from '../../../src/registry/model/referrer-listing.ts'
import { openHost } from '../../../src/registry/registry-host.ts'
import { openRemoteRepository } from '../../../src/registry/remote-repository.ts'
import type { Destination } from '../../../src/registry/repository.ts'
import type { Connection } from '../../support/connection.ts'
import { decode, describeBytes, described, push, pushing, read, tag } from './content.ts'
import { connected } from './stage.ts'

/** What was asked since the last look: operation, status, and the query where there is one. */
function asked({ sandbox }: Connection): readonly string[] {
  const lines = sandbox.requests.map(({ operation, status, query }) =>
    [operation, status, ...(operation === 'upload-mount' || query.includes('tag=') ? [query] : [])].join(' '),
  )
  sandbox.clearLog()
  return lines
}

/** A repository of a registry of which something is known beforehand. */
function knowing({ sandbox }: Connection, knownBehaviour: Readonly<RegistryBehaviour>): Destination {
  const credentials = { find: async () => undefined, sources: [] }
  const host = openHost(sandbox.host, { settings: new Map(), credentials, concurrency: 4, observe: () => undefined })
  onTestFinished(() => host.session.close())
  Object.assign(host.session.learned, knownBehaviour)
  const name = { kind: 'registry', registry: sandbox.host, path: 'app' } as const
  return openRemoteRepository({ host, name, access: 'push', signal: new AbortController().signal })
}

describe('reads', () => {
  it('resolves a tag with one HEAD that accepts every kind of manifest, without a ping', async () => {
    const connection = await connected()
    seed(connection.sandbox.store, 'app', multiPlatform('x'), ['v1'])
    await connection.open('app').resolve(tag('v1'))
    expect(connection.sandbox.requests.map(({ headers }) => headers['accept'])).toEqual([
      'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, ' +
        'application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json, */*',
    ])
    expect(asked(connection)).toEqual(['manifest-head 200'])
  })

  it('accepts an absence without a second request', async () => {
    const connection = await connected()
    expect(await connection.open('app').resolve(tag('v1'))).toBeUndefined()
    expect(asked(connection)).toEqual(['manifest-head 404'])
  })

  it('learns once that tags must be resolved by GET (head-manifest-405)', async () => {
    const connection = await connected({ quirks: ['head-manifest-405'] })
    seed(connection.sandbox.store, 'app', image(), ['v1'])
    const repository = connection.open('app')
    await repository.resolve(tag('v1'))
    await repository.resolve(tag('v1'))
    expect(asked(connection)).toEqual(['manifest-head 405', 'manifest-get 200', 'manifest-get 200'])
  })

  it('needs no request for well-known content', async () => {
    const connection = await connected()
    const repository = connection.open('app')
    const embedded = { ...describeBytes('embedded'), data: Buffer.from('embedded').toString('base64') }
    expect(String(await read(repository, describeBytes('{}')))).toBe('{}')
    expect(String(await read(repository, describeBytes('')))).toBe('')
    expect(String(await read(repository, embedded))).toBe('embedded')
    expect(asked(connection)).toEqual([])
  })

  it('requests content whose embedded copy does not match its digest', async () => {
    const connection = await connected()
    connection.sandbox.store.putBlob('app', Buffer.from('true'))
    const forged = { ...describeBytes('true'), data: Buffer.from('fake').toString('base64') }
    expect(String(await read(connection.open('app'), forged))).toBe('true')
    expect(asked(connection)).toEqual(['blob-get 200'])
  })
})

describe('blobs', () => {
  const bytes = randomBytes(2 * 1024 * 1024)
  const of = describeBytes(bytes)
  const self = `mount=${of.digest}&from=app`

  it('sends a blob with two requests: the response to the mount starts the upload', async () => {
    const connection = await connected()
    expect(await connection.open('app').pushBlob(of, pushing(bytes))).toBe('sent')
    expect(asked(connection)).toEqual([`upload-mount 202 ${self}`, 'upload-put 201'])
  })

  it('finds a present blob with one request, without a HEAD', async () => {
    const connection = await connected()
    connection.sandbox.store.putBlob('app', bytes)
    expect(await connection.open('app').pushBlob(of, pushing(bytes))).toBe('present')
    expect(asked(connection)).toEqual([`upload-mount 201 ${self}`])
  })

  it('mounts a blob of another repository with one request', async () => {
    const connection = await connected()
    connection.sandbox.store.putBlob('base/one', bytes)
    const mountFrom = [connection.open('app').name, connection.open('base/one').name]
    expect(await connection.open('app').pushBlob(of, { ...pushing(bytes), mountFrom })).toBe('mounted')
    expect(asked(connection)).toEqual([`upload-mount 201 mount=${of.digest}&from=base/one`])
  })

  it('does not offer a mount from another registry', async () => {
    const connection = await connected()
    const elsewhere = { kind: 'registry', registry: 'ghcr.io', path: 'acme/app' } as const
    await connection.open('app').pushBlob(of, { ...pushing(bytes), mountFrom: [elsewhere] })
    expect(asked(connection)).toEqual([`upload-mount 202 ${self}`, 'upload-put 201'])
  })

  it('checks for a large blob by HEAD if a mount was declined (mount-declined)', async () => {
    const connection = await connected({ quirks: ['mount-declined'] })
    connection.sandbox.store.putBlob('app', bytes)
    connection.sandbox.store.putBlob('base', bytes)
    const repository = connection.open('app')
    const mountFrom = [connection.open('base').name]
    expect(await repository.pushBlob(of, { ...pushing(bytes), mountFrom })).toBe('present')
    expect(asked(connection).slice(0, 2)).toEqual([`upload-mount 202 mount=${of.digest}&from=base`, 'blob-head 200'])
    expect(await repository.pushBlob(of, pushing(bytes))).toBe('present')
    expect(asked(connection).filter((line) => !line.startsWith('upload-cancel'))).toEqual(['blob-head 200'])
  })

  it.each(['mount-unknown-404', 'mount-unknown-401'] as const)(
    'sends where a mount is an error (%s)',
    async (quirk) => {
      const connection = await connected({ quirks: [quirk] })
      connection.sandbox.store.putBlob('app', Buffer.from('the repository is there'))
      const repository = connection.open('app')
      const mountFrom = [connection.open('nowhere').name]
      expect(await repository.pushBlob(of, { ...pushing(bytes), mountFrom })).toBe('sent')
      expect((await read(repository, of)).equals(bytes)).toBe(true)
    },
  )

  it('sends a small blob with one request if the registry supports it', async () => {
    const small = randomBytes(1000)
    const connection = await connected()
    const repository = knowing(connection, { singlePost: true })
    expect(await repository.pushBlob(describeBytes(small), pushing(small))).toBe('sent')
    expect(asked(connection)).toEqual(['upload-start 201'])
    expect((await read(repository, describeBytes(small))).equals(small)).toBe(true)
  })

  it('continues the upload if a registry does not support a single POST (single-post-unsupported)', async () => {
    const connection = await connected({ quirks: ['single-post-unsupported'] })
    const repository = knowing(connection, { singlePost: true })
    for (const small of [randomBytes(1000), randomBytes(1000)])
      expect(await repository.pushBlob(describeBytes(small), pushing(small))).toBe('sent')
    expect(asked(connection).map((line) => line.slice(0, 16))).toEqual(
      'upload-start 202,upload-put 201,upload-mount 202,upload-put 201'.split(','),
    )
  })

  it('uses the upload that the preflight started, once', async () => {
    const connection = await connected()
    const repository = connection.open('app')
    const permission = await repository.openUpload()
    const session = permission.kind === 'granted' ? permission.session : undefined
    if (session === undefined) throw new Error('no upload was opened')
    await repository.pushBlob(of, { ...pushing(bytes), session })
    expect(asked(connection)).toEqual(['upload-start 202', 'upload-put 201'])
    const otherBytes = randomBytes(10)
    await repository.pushBlob(describeBytes(otherBytes), { ...pushing(otherBytes), session })
    expect(asked(connection)).toEqual([expect.stringMatching('upload-mount 202'), 'upload-put 201'])
  })

  it('cancels an unused upload', async () => {
    const connection = await connected()
    const repository = connection.open('app')
    const permission = await repository.openUpload()
    if (permission.kind === 'granted' && permission.session) await repository.cancelUpload(permission.session)
    expect(asked(connection)).toEqual(['upload-start 202', 'upload-cancel 204'])
  })
})

describe('tags', () => {
  const tags = ['1', '1.2', '1.2.3'].map(tag)

  it('moves several tags with one request', async () => {
    const connection = await connected()
    const built = image()
    seed(connection.sandbox.store, 'app', built)
    await connection.open('app').pushTags(decode(built), tags)
    expect(asked(connection)).toEqual(['manifest-put 201 tag=1&tag=1.2&tag=1.2.3'])
  })

  it('learns once that the registry does not support it (no-multi-tag)', async () => {
    const connection = await connected({ quirks: ['no-multi-tag'] })
    const built = image()
    for (const path of ['app', 'other']) seed(connection.sandbox.store, path, built)
    await connection.open('app').pushTags(decode(built), tags)
    expect(asked(connection)).toHaveLength(4)
    await connection.open('other').pushTags(decode(built), tags)
    expect(asked(connection)).toHaveLength(3)
    expect(connection.sandbox.store.tags('app')).toEqual(tags)
  })

  it('moves one tag by its name', async () => {
    const connection = await connected()
    const built = image()
    seed(connection.sandbox.store, 'app', built)
    await connection.open('app').pushTags(decode(built), [tag('v1')])
    expect(asked(connection)).toEqual(['manifest-put 201'])
  })
})

describe('referrers', () => {
  const built = image()
  const attached = referrer({ subject: built, artifactType: 'application/x.test' })

  it('requests only the API if it exists', async () => {
    const connection = await connected()
    seed(connection.sandbox.store, 'app', built)
    seed(connection.sandbox.store, 'app', attached)
    const repository = connection.open('app')
    expect(await repository.referrers(decode(built).descriptor.digest)).toHaveLength(1)
    const linked = [referrerDescriptor(decode(attached))]
    expect(await repository.indexReferrers(decode(built).descriptor.digest, linked)).toBe('indexed')
    expect(asked(connection)).toEqual(['referrers 200', 'referrers 200'])
  })

  it('decides once per registry that there is no API, for concurrent readers too (no-referrers-api)', async () => {
    const connection = await connected({ quirks: ['no-referrers-api'] })
    seed(connection.sandbox.store, 'app', built)
    const { digest } = decode(built).descriptor
    await Promise.all(['app', 'app', 'other'].map((path) => connection.open(path).referrers(digest)))
    expect([...asked(connection)].sort()).toEqual([...Array<string>(3).fill('manifest-get 404'), 'referrers 404'])
  })

  it('does not request a fallback tag that the tag list does not have', async () => {
    const connection = await connected({ quirks: ['no-referrers-api'] })
    const { digest } = decode(built).descriptor
    await connection.open('app').referrers(digest, { tags: new Set(), complete: true })
    await connection.open('app').referrers(digest, { tags: new Set(), complete: true })
    expect(asked(connection)).toEqual(['referrers 404'])
  })

  it('merges with a read, a write and a read-back', async () => {
    const connection = await connected({ quirks: ['no-referrers-api'] })
    const repository = connection.open('app')
    const subject = await push(repository, built)
    const manifest = await push(repository, attached)
    asked(connection)
    const link = () => repository.indexReferrers(subject.descriptor.digest, [referrerDescriptor(manifest)])
    expect(await link()).toBe('merged')
    expect(asked(connection)).toEqual(['referrers 404', 'manifest-get 404', 'manifest-put 201', 'manifest-head 200'])
    expect(await link()).toBe('merged')
    expect(asked(connection)).toEqual(['manifest-get 200'])
    expect(described(subject).descriptor.digest).toBe(subject.descriptor.digest)
  })
})
