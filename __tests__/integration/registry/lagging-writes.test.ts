// Registries that lag or stumble at manifests: what is repeated, for how long, and when the content is sent again.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import type { LoggedRequest } from '../../../sandbox/server.ts'
import { testClock } from '../../unit/registry/transport/support.ts'
import { decode, push, pushBlobs, tag } from './content.ts'
import { connected, operations, problem } from './stage.ts'

const built = multiPlatform('lag')
const [child = built] = built.children

describe.each(['MANIFEST_BLOB_UNKNOWN', 'BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'])('a replica that answers %s', (code) => {
  /** A registry that refuses manifests `times` times for content that it was sent. */
  async function lagging(times: number) {
    const clock = testClock()
    let left = times
    const fault = ({ operation }: LoggedRequest) => {
      if (operation !== 'manifest-put' || left === 0) return undefined
      left -= 1
      return { kind: 'status', status: 404, body: problem(code) } as const
    }
    return { clock, connection: await connected({ fault }, { clock }) }
  }

  it('for some seconds receives the manifest again, without its blobs', async () => {
    const { clock, connection } = await lagging(5)
    await push(connection.open('app'), child)
    expect(operations(connection).filter((operation) => operation === 'manifest-put')).toHaveLength(6)
    expect(operations(connection).filter((operation) => operation === 'upload-put')).toHaveLength(child.blobs.size)
    expect(clock.slept.reduce((sum, wait) => sum + wait, 0)).toBe(10_500)
  })

  it('for longer is an error, and the content is sent again', async () => {
    const { connection } = await lagging(6)
    await expect(push(connection.open('app'), child)).rejects.toMatchObject({ details: { codes: [code] } })
  })

  it('for content that was never sent is an error at once', async () => {
    const { clock, connection } = await lagging(1)
    await expect(connection.open('app').pushManifest(decode(child))).rejects.toMatchObject({
      details: { codes: [code] },
    })
    expect(clock.slept).toEqual([])
  })

  it('for content that it reported as present is an error at once', async () => {
    const { clock, connection } = await lagging(1)
    await pushBlobs(connection.open('app'), child)
    await pushBlobs(connection.open('app'), child)
    await expect(connection.open('app').pushManifest(decode(child))).rejects.toMatchObject({
      details: { codes: [code] },
    })
    expect(clock.slept).toEqual([])
  })
})

describe('a registry that answers 500 to concurrent manifests', () => {
  it('receives them one at a time afterwards', async () => {
    let beside = 0
    const overlap = Promise.withResolvers<void>()
    const connection = await connected({
      fault: ({ operation, inFlight }) => {
        if (operation !== 'manifest-put') return undefined
        if (inFlight === 1) return beside === 0 ? { kind: 'delay', until: overlap.promise } : undefined
        beside += 1
        if (beside === 3) overlap.resolve()
        return { kind: 'status', status: 500, body: problem('UNKNOWN') }
      },
    })
    const repository = connection.open('app')
    const children = Array.from({ length: 24 }, (_, at) => multiPlatform(`side ${at}`).children).flat()
    for (const manifest of children) await pushBlobs(repository, manifest)
    await Promise.all(children.map((manifest) => repository.pushManifest(decode(manifest))))
    for (const { digest } of children) expect(connection.sandbox.store.manifest('app', digest)).toBeDefined()
    expect(beside).toBeGreaterThan(0)
    const puts = connection.sandbox.requests.filter(({ operation }) => operation === 'manifest-put')
    expect(puts.slice(-10).every(({ inFlight }) => inFlight === 1)).toBe(true)
  })

  it('receives later manifests of that repository one at a time', async () => {
    let refused = 0
    let release = Promise.withResolvers<void>()
    const connection = await connected({
      fault: ({ operation, inFlight }) => {
        if (operation !== 'manifest-put') return undefined
        if (inFlight === 1) return { kind: 'delay', until: release.promise }
        refused += 1
        release.resolve()
        return { kind: 'status', status: 500, body: problem('UNKNOWN') }
      },
    })
    const repository = connection.open('app')
    const manifests = Array.from({ length: 6 }, (_, index) => multiPlatform(`later ${index}`).children).flat()
    for (const manifest of manifests) await pushBlobs(repository, manifest)
    const pushAll = (from: number, to?: number) =>
      Promise.all(manifests.slice(from, to).map((manifest) => repository.pushManifest(decode(manifest))))
    await pushAll(0, 2)
    const before = refused
    release = Promise.withResolvers<void>()
    const later = pushAll(2)
    // requests that were sent with the first of these manifests have arrived when these reads have ended
    for (let read = 0; read < 8; read += 1) await connection.open('other').resolve(tag('v1'))
    release.resolve()
    await later
    expect([before > 0, refused - before]).toEqual([true, 0])
  })

  it('and to a single manifest is retried as usual', async () => {
    const clock = testClock()
    let left = 2
    const connection = await connected(
      {
        fault: ({ operation }) => {
          if (operation !== 'manifest-put' || left === 0) return undefined
          left -= 1
          return { kind: 'status', status: 500 }
        },
      },
      { clock },
    )
    await push(connection.open('app'), child)
    expect(operations(connection).filter((operation) => operation === 'manifest-put')).toHaveLength(3)
  })
})
