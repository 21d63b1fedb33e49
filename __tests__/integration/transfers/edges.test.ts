// Rows of the parity table that no other test reaches: sizes of chunks, a downgrade, a token service that recovers, depth.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Built, image, index, seed } from '../../../sandbox/content.ts'
import type { SandboxOptions } from '../../../sandbox/server.ts'
import { AddressPolicy } from '../../../src/registry/transport/security/address-policy.ts'
import { lacks } from '../../support/tools.ts'
import { door, grant } from '../../unit/registry/transport/door.ts'
import { makeIdentity, serveSecurely } from '../../unit/registry/transport/secure.ts'
import { basic, credentials, reply, request, serve, session, statusOf } from '../../unit/registry/transport/support.ts'
import { request as promotion } from '../promote/support.ts'
import { describeBytes, pushing, read } from '../registry/content.ts'
import { connected } from '../registry/stage.ts'
import { promoteOnce, sandbox } from './promotion.ts'

const MiB = 1024 * 1024

/** Takes no blob whole, and says in `header` how long its chunks are to be. */
const chunking = (header: string, length: string): SandboxOptions => ({
  fault: ({ operation, headers }) => {
    if (operation === 'upload-start') return { kind: 'alter', headers: { [header]: length } }
    const whole = operation === 'upload-put' && Number(headers['content-length']) > 0
    return whole ? { kind: 'status', status: 413 } : undefined
  },
})

describe('chunks', () => {
  it.each<[string, string, readonly number[]]>([
    ['oci-chunk-min-length', String(6 * MiB), [6 * MiB, 3 * MiB]],
    ['oci-chunk-max-length', String(4 * MiB), [4 * MiB, 4 * MiB, MiB]],
    ['oci-chunk-min-length', 'a few', [5 * MiB, 4 * MiB]],
  ])('are as long as %s: %s wishes', async (header, length, expected) => {
    const bytes = randomBytes(9 * MiB)
    const connection = await connected(chunking(header, length))
    expect(await connection.open('app').pushBlob(describeBytes(bytes), pushing(bytes))).toBe('sent')
    const chunks = connection.sandbox.requests.filter(({ operation }) => operation === 'upload-patch')
    expect(chunks.map(({ bytesIn }) => bytesIn)).toEqual(expected)
    expect((await read(connection.open('app'), describeBytes(bytes))).equals(bytes)).toBe(true)
  })
})

describe.skipIf(lacks('openssl'))('a redirect', () => {
  it('from https to http is not followed, even if the registry uses http', async () => {
    const home: { url?: string } = {}
    const secure = await serveSecurely({
      identity: await makeIdentity(),
      handler: (incoming, response) => {
        incoming.resume()
        response.writeHead(307, { location: `${home.url}/end` })
        response.end()
      },
    })
    const server = await serve((_, response) =>
      reply(response, 307, { location: `https://127.0.0.1:${secure.port}/up` }),
    )
    home.url = server.url
    const sent = session(server.host, { settings: { skipVerify: true } }).send(request('/start'))
    await expect(sent).rejects.toThrow('it redirects from https to http')
    expect(server.seen).toEqual(['GET /start'])
  })
})

describe('a token service', () => {
  it('that failed is requested again by the next request', async () => {
    let asked = 0
    const server = await door({
      token: (_, __, response) => {
        asked += 1
        if (asked === 1) reply(response, 404)
        else grant(response, 't')
      },
    })
    const open = session(server.host, { credentials: credentials({ credential: basic('ann', 'secret') }) })
    await expect(open.send(request('/v2/x'))).rejects.toThrow('the token service answered 404')
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
  })
})

describe('a 403', () => {
  it('for given credentials is final: neither the request nor the token is repeated', async () => {
    const server = await door({ enter: () => 403 })
    const open = session(server.host, { credentials: credentials({ credential: basic('ann', 'secret') }) })
    expect(await statusOf(open, request('/v2/x'))).toBe(403)
    expect(server.seen.map((line) => line.split('?')[0])).toEqual(['GET /v2/x', 'GET /token', 'GET /v2/x'])
  })
})

describe('a registry that offers Basic and Bearer', () => {
  it('is used with Bearer, in any order of the challenges', async () => {
    const server = await door({
      challenge: (host) => `Basic realm="x", Bearer realm="http://${host}/token",service="s"`,
    })
    const open = session(server.host, { credentials: credentials({ credential: basic('ann', 'secret') }) })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(server.seen.map((line) => line.split('?')[0])).toEqual(['GET /v2/x', 'GET /token', 'GET /v2/x'])
  })
})

describe('a registry that was reached at a public address', () => {
  it.each(['10.0.0.1', '192.168.1.1', '127.0.0.1', '169.254.169.254', '[fd00::1]'])(
    'must not redirect to %s',
    (host) => {
      const policy = new AddressPolicy('registry.example.com', false)
      policy.recordOwnAddress('1.1.1.1')
      expect([policy.allowsHost(host), policy.allowsHost('1.0.0.1')]).toEqual([false, true])
    },
  )
})

describe('a repository that refuses mounts from it', () => {
  it('is not tried again, for any blob', async () => {
    const connection = await connected({ quirks: ['mount-unknown-401'] })
    const from = connection.open('absent/app').name
    for (const bytes of [randomBytes(10), randomBytes(20), randomBytes(30)])
      expect(
        await connection.open('acme/app').pushBlob(describeBytes(bytes), { ...pushing(bytes), mountFrom: [from] }),
      ).toBe('sent')
    expect(connection.sandbox.requests.filter(({ query }) => query.includes('from=absent/app'))).toHaveLength(1)
  })
})

const nest = (inner: Built, times: number): Built => (times === 0 ? inner : index([nest(inner, times - 1)]))

describe('an index', () => {
  it.each<[number, 'promoted' | 'failed']>([
    [8, 'promoted'],
    [9, 'failed'],
  ])('nested %i deep is %s', async (depth, status) => {
    const registry = await sandbox()
    seed(registry.store, 'acme/app', nest(image(), depth), ['deep'])
    const asked = promotion(`${registry.host}/acme/app:deep`, [`${registry.host}/acme/copy:deep`])
    const { report } = await promoteOnce([asked])
    expect(report.status).toBe(status)
    if (status === 'failed') expect(report.failures[0]?.message).toContain('nested deeper than 8 levels')
  })
})
