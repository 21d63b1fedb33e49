// Connections: whose certificates are trusted, what travels on HTTP/2, what is opened ahead, and the ways around.
import { connect, createServer } from 'node:net'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { withAdvice } from '../../../../src/action/remedies.ts'
import { failuresOf } from '../../../../src/promote/report/failures.ts'
import { dispatch } from '../../../../src/registry/transport/connections/dispatch.ts'
import { ConnectionPools } from '../../../../src/registry/transport/connections/pools.ts'
import { ForbiddenAddressError } from '../../../../src/registry/transport/security/address-policy.ts'
import type { RegistryRequest, RegistryResponse } from '../../../../src/registry/transport/types.ts'
import { lacks } from '../../../support/tools.ts'
import { type Identity, makeIdentity, serveSecurely } from './secure.ts'
import { reply, request, sentBlob, serve, session, statusOf } from './support.ts'

const secure = { plainHttp: false } as const

function upload(length: number): Partial<RegistryRequest> {
  const open = (): Promise<Readable> => Promise.resolve(Readable.from([Buffer.alloc(length)]))
  const body = { kind: 'stream', open, length, contentType: 'application/octet-stream', blob: sentBlob } as const
  return { method: 'PUT', bodySize: 'blob', redirects: 'none', body }
}

describe.skipIf(lacks('openssl'))('TLS', () => {
  let identity: Identity
  beforeAll(async () => {
    identity = await makeIdentity()
  })

  it('trusts an authority that the settings name, beside the known ones', async () => {
    const server = await serveSecurely({ identity })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca } })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
  })

  it('refuses any other, at once, and says why', async () => {
    const server = await serveSecurely({ identity })
    const open = session(server.host, { settings: secure })
    const error: unknown = await open.send(request('/v2/x')).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'certificate-untrusted' })
    expect(String(error)).toMatch(/signed by an authority that this runner does not know$/)
    expect(open.events).toHaveLength(1)
  })

  it('is left unverified only for the registry that the settings name, not for hosts that it redirects to', async () => {
    const otherServer = await serveSecurely({ identity })
    const server = await serveSecurely({
      identity,
      handler: (incoming, response) => {
        incoming.resume()
        if (incoming.url === '/away') response.writeHead(307, { location: `https://localhost:${otherServer.port}/x` })
        else response.writeHead(200)
        response.end()
      },
    })
    const settings = { ...secure, skipVerify: true }
    expect(await statusOf(session(server.host, { settings }), request('/v2/x'))).toBe(200)
    await expect(session(server.host, { settings }).send(request('/away'))).rejects.toThrow(/certificate/)
    expect(otherServer.seen).toEqual([])
  })

  it('shows the client certificate to the registry alone', async () => {
    const otherServer = await serveSecurely({ identity })
    const server = await serveSecurely({
      identity,
      handler: (incoming, response) => {
        incoming.resume()
        response.writeHead(307, { location: `https://localhost:${otherServer.port}/x` })
        response.end()
      },
    })
    const open = session(server.host, { settings: { ...secure, ...identity } })
    expect(await statusOf(open, request('/away'))).toBe(200)
    expect([server.certified, otherServer.certified]).toEqual([[true], [false]])
  })

  it('meets plain HTTP with a word about it', async () => {
    const server = await serve((_, response) => reply(response, 200))
    const error: unknown = await session(server.host, { settings: secure })
      .send(request('/v2/x'))
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'tls-mismatch' })
    expect(String(error)).toMatch(/it does not speak TLS on this port$/)
  })

  it('is told apart from plain HTTP spoken to a TLS port', async () => {
    const server = await serveSecurely({ identity })
    const open = session(server.host, { settings: { plainHttp: true } })
    const error: unknown = await open.send(request('/v2/x')).catch((reason: unknown) => reason)
    expect(String(error)).not.toMatch(/HPE|SSL|routines|undefined/)
    const run = { requests: [], signal: new AbortController().signal, isTagTouched: true, writesNothing: false }
    const [failure] = failuresOf(error, run)
    expect(failure && withAdvice(failure).remedy).toContain('{ plain-http: false }')
  })

  it('carries all that is small on one connection if HTTP/2 is spoken, and bodies on others', async () => {
    const server = await serveSecurely({ identity })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca } })
    await Promise.all(Array.from({ length: 20 }, () => statusOf(open, request('/v2/x'))))
    expect(server.connections).toEqual(['h2'])
    await Promise.all(Array.from({ length: 3 }, () => statusOf(open, request('/v2/blob', upload(100_000)))))
    expect(server.connections.slice(1)).toEqual(['http/1.1', 'http/1.1', 'http/1.1'])
    expect(new Set(server.seen)).toEqual(new Set(['h2 GET /v2/x', 'h1 PUT /v2/blob']))
  })

  it('asks for blobs among the small requests once it has seen them elsewhere, and fetches them on others', async () => {
    const storage = await serveSecurely({ identity })
    const server = await serveSecurely({
      identity,
      handler: (incoming, response) => {
        incoming.resume()
        response.writeHead(307, { location: `https://localhost:${storage.port}/stored` })
        response.end()
      },
    })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca } })
    await statusOf(open, request('/v2/one', { bodySize: 'blob' }))
    await statusOf(open, request('/v2/two', { bodySize: 'blob' }))
    expect(server.seen).toEqual(['h1 GET /v2/one', 'h2 GET /v2/two'])
    expect(storage.seen).toEqual(['h1 GET /stored', 'h1 GET /stored'])
  })

  it('carries large documents as bodies', async () => {
    const server = await serveSecurely({ identity })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca } })
    const put = (size: number): Promise<number> => {
      const body = { kind: 'bytes', bytes: Buffer.alloc(size), contentType: 'x/y' } as const
      return statusOf(open, request('/v2/m', { method: 'PUT', redirects: 'none', body }))
    }
    expect([await put(1000), await put(100_000)]).toEqual([200, 200])
    expect(server.seen).toEqual(['h2 PUT /v2/m', 'h1 PUT /v2/m'])
  })

  it('shares connections between small requests and bodies if only HTTP/1.1 is spoken', async () => {
    const server = await serveSecurely({ identity, onlyHttp1: true })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca } })
    await statusOf(open, request('/v2/x'))
    await statusOf(open, request('/v2/blob', upload(100_000)))
    expect(server.connections).toEqual(['http/1.1'])
  })

  it('goes back to HTTP/1.1 if HTTP/2 goes wrong', async () => {
    const server = await serveSecurely({
      identity,
      handler: (incoming, response) => {
        if (incoming.httpVersion === '2.0') response.stream.close(11)
        else response.end()
      },
    })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca } })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(server.seen.at(-1)).toBe('h1 GET /v2/x')
  })

  it('opens no more connections for bodies than may be in flight', async () => {
    const server = await serveSecurely({ identity })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca }, concurrency: 1 })
    await statusOf(open, request('/v2/x'))
    const post = request('/v2/uploads', { method: 'POST', redirects: 'none' })
    await Promise.all(Array.from({ length: 5 }, () => statusOf(open, post)))
    for (let count = 0; count < 3; count += 1) await statusOf(open, request('/v2/blob', upload(100_000)))
    // two of up to a MiB have the place of one
    expect(server.connections).toEqual(['h2', 'http/1.1', 'http/1.1'])
  })

  it('opens a connection for a body while its upload is being opened', async () => {
    const server = await serveSecurely({ identity })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca } })
    await statusOf(open, request('/v2/x'))
    const scope = { repository: 'acme/app', actions: 'pull,push' } as const
    await statusOf(open, request('/v2/uploads', { method: 'POST', redirects: 'none', scope }))
    await statusOf(
      open,
      request('/v2/mount', { method: 'POST', redirects: 'none', scope: { ...scope, mountFrom: 'acme/base' } }),
    )
    await statusOf(open, request('/v2/blob', upload(100_000)))
    expect(server.connections).toEqual(['h2', 'http/1.1'])
  })
})

it('a connection is used again, also after a HEAD', async () => {
  const server = await serve(({ method }, response) =>
    reply(response, 200, method === 'HEAD' ? { 'content-length': '10' } : {}),
  )
  const open = session(server.host)
  for (const method of ['HEAD', 'HEAD', 'PUT', 'HEAD'] as const)
    await statusOf(open, request('/x', { method, redirects: 'none' }))
  expect(server.connections()).toBe(1)
})

describe('connections opened ahead', () => {
  it('are the ones that the first requests use', async () => {
    const server = await serve((_, response) => reply(response, 200))
    const open = session(server.host)
    open.preconnect({ repository: 'acme/app', actions: 'pull' }, 3)
    open.preconnect({ repository: 'acme/other', actions: 'pull' }, 3)
    await Promise.all(['/a', '/b', '/c'].map((path) => statusOf(open, request(path))))
    expect(server.connections()).toBe(3)
  })

  it('to nowhere are a failure only for the requests that follow', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    await new Promise((resolve) => server.close(resolve))
    const open = session(`127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    open.preconnect({ repository: 'acme/app', actions: 'pull' }, 3)
    await expect(open.send(request('/v2/x'))).rejects.toThrow('ECONNREFUSED')
  })

  it('that the server has closed meanwhile are not used, and not counted', async () => {
    const closed = Promise.withResolvers<void>()
    const reopened = Promise.withResolvers<void>()
    let accepted = 0
    const server = await serve((_, response) => reply(response, 200))
    const front = createServer((socket) => {
      accepted += 1
      if (accepted === 6) reopened.resolve()
      socket.on('error', () => {})
      if (accepted <= 3)
        socket
          .on('close', () => (accepted === 3 ? closed.resolve() : undefined))
          .resume()
          .end()
      else socket.pipe(connect(Number(server.host.split(':')[1]), '127.0.0.1')).pipe(socket)
    })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void front.close())
    const address = front.address()
    const open = session(`127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    open.preconnect({ repository: 'acme/app', actions: 'pull' }, 3)
    await closed.promise
    await new Promise((resolve) => setImmediate(resolve))
    open.preconnect({ repository: 'acme/app', actions: 'pull' }, 3)
    await reopened.promise
    const post = request('/v2/x', { method: 'POST', retry: 'once', redirects: 'none' })
    expect(await statusOf(open, post)).toBe(200)
    expect(accepted).toBe(6)
  })
})

describe('names', () => {
  it('are resolved under the rule for what the registry names, and freely for the registry itself', async () => {
    const server = await serve((_, response) => reply(response, 200))
    const reached: (string | undefined)[] = []
    const asked: string[] = []
    const port = server.host.split(':')[1] ?? ''
    const lines = new ConnectionPools({
      origin: new URL(`http://localhost:${port}`),
      settings: {},
      concurrency: 1,
      environment: {},
      blobsElsewhere: false,
      addresses: {
        recordOwnAddress: (address) => reached.push(address),
        lookupOwn: (_hostname, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
        checkProxied: () => Promise.resolve(),
        lookup: (hostname, _, callback) => {
          asked.push(hostname)
          callback(new ForbiddenAddressError(hostname), '')
        },
      },
    })
    onTestFinished(() => lines.close())
    const { signal } = new AbortController()
    const ask = (url: string): Promise<RegistryResponse> =>
      dispatch(lines)({ ...request(url), url: new URL(url), signal, idleTimeout: 1000 })
    const answer = await ask(`http://localhost:${port}/x`)
    await answer.discard()
    await expect(ask(`http://elsewhere.invalid:${port}/x`)).rejects.toThrow('an address that this registry may not')
    expect([asked, reached]).toEqual([['elsewhere.invalid'], ['127.0.0.1']])
  })
})
