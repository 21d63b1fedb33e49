// A mirror saves the registry behind it, and can do no harm.
import { afterEach, describe, expect, it } from 'vitest'
import { image, seed } from '../../../sandbox/content.ts'
import { type Fault, type Sandbox, type SandboxOptions, startRegistry } from '../../../sandbox/server.ts'
import type { Source } from '../../../src/registry/repository.ts'
import { decode, describeBytes, digestIn, read, tag } from './content.ts'
import { connected, operations } from './stage.ts'

const mirrors: Sandbox[] = []
afterEach(async () => {
  await Promise.all(mirrors.splice(0).map((mirrorServer) => mirrorServer.close()))
})

async function mirror(options: SandboxOptions = {}): Promise<Sandbox> {
  const started = await startRegistry(options)
  mirrors.push(started)
  return started
}

const built = image()
const layer = describeBytes([...built.blobs.values()].at(-1) ?? '')

async function readAll(source: Source & Parameters<typeof read>[0]): Promise<void> {
  expect((await source.resolve(tag('v1')))?.digest).toBe(built.digest)
  expect((await source.manifest(digestIn(built.digest)))?.descriptor.digest).toBe(built.digest)
  expect((await read(source, layer)).byteLength).toBe(layer.size)
}

describe('a mirror', () => {
  it('serves content by digest, and never resolves a tag', async () => {
    const mirrorRegistry = await mirror()
    seed(mirrorRegistry.store, 'hub/app', built, ['v1'])
    const connection = await connected({}, { settings: { mirrors: [`${mirrorRegistry.host}/hub`] } })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    await readAll(connection.pull('app'))
    expect(operations(connection)).toEqual(['manifest-head'])
    expect(mirrorRegistry.requests).toHaveLength(2)
  })

  it.each<[string, SandboxOptions]>([
    ['is empty', {}],
    ['is in trouble', { fault: () => ({ kind: 'status', status: 403 }) }],
    ['gives other bytes', { fault: ({ operation }) => (operation === 'manifest-get' ? otherBody : undefined) }],
  ])('is passed over where it %s', async (_name, options) => {
    const mirrorRegistry = await mirror(options)
    const connection = await connected({}, { settings: { mirrors: [mirrorRegistry.host] } })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    await readAll(connection.pull('app'))
    expect(operations(connection)).toEqual(['manifest-head', 'manifest-get', 'blob-get'])
  })

  it('resolves a tag only with `mirror-tags` while the registry cannot be reached, with a warning', async () => {
    const mirrorRegistry = await mirror()
    const stale = image({ platform: 'linux/arm64' })
    seed(mirrorRegistry.store, 'app', stale, ['v1'])
    for (const [fault, mirrorTags, digest] of [
      [{ kind: 'reset' }, true, stale.digest],
      [undefined, true, built.digest],
      [{ kind: 'reset' }, false, undefined],
    ] as const) {
      const connection = await connected(
        { fault: () => fault },
        { settings: { mirrors: [mirrorRegistry.host], mirrorTags } },
      )
      seed(connection.sandbox.store, 'app', built, ['v1'])
      const reading = connection.pull('app').manifest(tag('v1'))
      if (digest === undefined) await expect(reading).rejects.toMatchObject({ code: 'no-response' })
      else expect((await reading)?.descriptor.digest).toBe(digest)
      const warned = connection.events.some(
        (event) => event.kind === 'warning' && /a mirror decided/.test(event.message),
      )
      expect(warned).toBe(digest === stale.digest)
    }
  })

  it('receives no request for a destination', async () => {
    const mirrorRegistry = await mirror()
    seed(mirrorRegistry.store, 'app', built, ['v1'])
    const connection = await connected({}, { settings: { mirrors: [mirrorRegistry.host] } })
    expect(await connection.open('app').resolve(tag('v1'))).toBeUndefined()
    expect(await connection.open('app').pushTags(decode(built), [tag('v1')])).toMatchObject([{ kind: 'failed' }])
    expect(mirrorRegistry.requests).toEqual([])
  })
})

const otherBody: Fault = { kind: 'status', status: 200, body: '{}' }
