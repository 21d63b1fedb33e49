// The one place where names become repositories, of registries and of layouts alike.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { image, multiPlatform, seed } from '../../../sandbox/content.ts'
import { connect } from '../../../src/registry/index.ts'
import type { RepositoryName } from '../../../src/registry/model/reference.ts'
import { decode, describeBytes, push, read, tag } from '../../integration/registry/content.ts'
import { connectTo } from '../../support/connection.ts'

const { signal } = new AbortController()

async function layoutPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'image')
}

describe('a connection', () => {
  it.each(['oci', 'oci-archive'] as const)('opens a layout (%s), from a registry and back', async (kind) => {
    const connection = await connectTo()
    onTestFinished(() => connection.close())
    const built = multiPlatform('x')
    seed(connection.sandbox.store, 'app', built, ['v1'])
    const source = connection.pull('app')
    const name: RepositoryName = { kind, path: await layoutPath() }
    const layout = connection.registries.open(name, { access: 'push', signal })
    expect(layout.name).toBe(name)
    for (const child of built.children) await push(layout, child)
    const root = await source.manifest(tag('v1'))
    if (root === undefined) throw new Error('the image is there')
    await layout.pushManifest(root)
    expect(await layout.pushTags(root, [tag('v2')])).toEqual([{ tag: 'v2', kind: 'set' }])
    expect((await layout.resolve(tag('v2')))?.digest).toBe(built.digest)
    expect((await layout.defaultImage?.())?.digest).toBe(built.digest)
  })

  it('shares what it learns of a registry among its repositories, and its connections', async () => {
    const connection = await connectTo({ quirks: ['no-referrers-api'] })
    onTestFinished(() => connection.close())
    for (const path of ['one', 'two']) await connection.open(path).referrers(decode(image()).descriptor.digest)
    const asked = connection.sandbox.requests
    expect(asked.filter(({ operation }) => operation === 'referrers')).toHaveLength(1)
    expect(new Set(asked.map((request) => request.connection)).size).toBe(1)
  })

  it('ends', async () => {
    const connection = await connectTo()
    connection.sandbox.store.putBlob('app', Buffer.from('x'))
    expect((await read(connection.open('app'), describeBytes('x'))).toString()).toBe('x')
    await connection.close()
    await expect(connection.open('app').resolve(tag('v1'))).rejects.toBeInstanceOf(Error)
  })

  it('asks nothing of a registry that is only named', async () => {
    const connection = await connectTo()
    onTestFinished(() => connection.close())
    connection.open('app')
    await connection.registries.close()
    expect(connection.sandbox.requests).toEqual([])
  })

  it('stops what it does when it is told to', async () => {
    const connection = await connectTo({ fault: () => ({ kind: 'delay', until: new Promise(() => undefined) }) })
    onTestFinished(() => connection.close())
    const stop = new AbortController()
    const name = { kind: 'registry', registry: connection.sandbox.host, path: 'app' } as const
    const repository = connection.registries.open(name, { access: 'pull', signal: stop.signal })
    const looking = repository.resolve(tag('v1'))
    const reason = new Error('enough')
    stop.abort(reason)
    await expect(looking).rejects.toBe(reason)
  })
})

it('needs no registry to be made and closed', async () => {
  const credentials = { find: async () => undefined, sources: [] }
  await connect({ settings: new Map(), credentials, concurrency: 1, observe: () => undefined }).close()
})
