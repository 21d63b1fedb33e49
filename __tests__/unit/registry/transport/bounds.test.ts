// What a session lets go on at once, and how what is cancelled ends.
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RegistryRequest } from '../../../../src/registry/transport/types.ts'
import { reply, request, type Setup, sentBlob, serve, session, statusOf, textOf } from './support.ts'

function afterTurns(turns: number, run: () => void): void {
  setImmediate(() => (turns === 0 ? run() : afterTurns(turns - 1, run)))
}

describe('a cancelled request', () => {
  it.each<[string, Partial<RegistryRequest>]>([
    ['while it waits for the answer', {}],
    ['while the body is open', { bodySize: 'blob' }],
  ])('ends with the reason %s', async (_, more) => {
    const cancel = new AbortController()
    const server = await serve((__, response) => {
      if (more.bodySize === 'blob') response.writeHead(200, { 'content-length': '10' }).write('he')
      queueMicrotask(() => cancel.abort(new Error('enough')))
    })
    const read = async (): Promise<string> =>
      textOf(await session(server.host).send(request('/x', { ...more, signal: cancel.signal })))
    await expect(read()).rejects.toThrow('enough')
  })

  it('ends while it waits for its turn', async () => {
    const server = await serve(() => {})
    const open = session(server.host, { concurrency: 1 })
    const body = { kind: 'bytes', bytes: Buffer.from('x'), contentType: 'text/plain' } as const
    const put = (signal: AbortSignal): Promise<unknown> =>
      open.send(request('/x', { method: 'PUT', bodySize: 'blob', redirects: 'none', retry: 'once', body, signal }))
    const first = put(new AbortController().signal).catch(() => {})
    const cancel = new AbortController()
    const second = put(cancel.signal)
    cancel.abort(new Error('enough'))
    await expect(second).rejects.toThrow('enough')
    expect(server.seen.length).toBeLessThanOrEqual(1)
    await open.close()
    await first
  })

  it('ends while nobody answers the connection', async () => {
    const sockets: { destroy(): void }[] = []
    const server = createServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const cancel = new AbortController()
    const open = session(`127.0.0.1:${port}`, { settings: { plainHttp: false } })
    const sent = open.send(request('/x', { signal: cancel.signal }))
    server.once('connection', () => cancel.abort(new Error('enough')))
    await expect(sent).rejects.toThrow('enough')
  })
})

describe('a closed session', () => {
  it('ends what is on its way and takes nothing more', async () => {
    const arrived = Promise.withResolvers<void>()
    const server = await serve(() => arrived.resolve())
    const open = session(server.host)
    const sent = open.send(request('/x'))
    const ended = expect(sent).rejects.toThrow('the run has ended')
    await arrived.promise
    await open.close()
    await ended
    await expect(open.send(request('/y'))).rejects.toThrow('the run has ended')
    expect(server.seen).toEqual(['GET /x'])
  })
})

describe('limits', () => {
  it.each<[string, Partial<Setup>]>([
    ['concurrency', { concurrency: 2 }],
    ['max-concurrency of the registry', { settings: { maxConcurrency: 2 } }],
  ])('are bound by %s, of every kind together', async (_, setup) => {
    let inFlight = 0
    let most = 0
    const server = await serve((incoming, response) => {
      inFlight += 1
      most = Math.max(most, inFlight)
      incoming.resume()
      afterTurns(20, () => {
        inFlight -= 1
        if (incoming.url?.startsWith('/token') === true) reply(response, 200, {}, '{"token":"t"}')
        else if (incoming.headers.authorization === 'Bearer t') reply(response, 200, {}, 'body')
        else reply(response, 401, { 'www-authenticate': `Bearer realm="http://${incoming.headers.host}/token"` })
      })
    })
    const open = session(server.host, setup)
    const body = { kind: 'bytes', bytes: Buffer.from('x'), contentType: 'text/plain' } as const
    const kinds: Partial<RegistryRequest>[] = [
      {},
      { bodySize: 'blob' },
      { bodySize: 'modest' },
      { method: 'PUT', bodySize: 'blob', body },
      { scope: { repository: 'acme/other', actions: 'pull' } },
    ]
    await Promise.all([...kinds, ...kinds, ...kinds].map((more) => statusOf(open, request('/x', more))))
    expect(most).toBe(2)
  })

  it('read a body from the same registry to its end before they send it', async () => {
    let inFlight = 0
    const server = await serve((incoming, response) => {
      inFlight += 1
      expect(inFlight).toBe(1)
      incoming.resume()
      incoming.on('end', () => {
        inFlight -= 1
        reply(response, 200, {}, 'hello')
      })
    })
    const open = session(server.host, { concurrency: 1 })
    const source = async () => (await open.send(request('/from', { bodySize: 'blob' }))).body
    const body = { kind: 'stream', open: source, length: 5, contentType: 'text/plain', blob: sentBlob } as const
    expect(await statusOf(open, request('/to', { method: 'PUT', bodySize: 'blob', body }))).toBe(200)
  })

  it('hold the place of a body until it is read', async () => {
    const server = await serve((_, response) => reply(response, 200, {}, 'x'.repeat(1000)))
    const open = session(server.host, { concurrency: 1 })
    const first = await open.send(request('/1', { bodySize: 'blob' }))
    const second = statusOf(open, request('/2', { bodySize: 'blob' }))
    await new Promise<void>((resolve) => afterTurns(20, resolve))
    expect(server.seen).toEqual(['GET /1'])
    await textOf(first)
    expect(await second).toBe(200)
  })

  it('give the place of what failed to the next', async () => {
    const server = await serve((incoming, response) => {
      if (incoming.url === '/1') incoming.socket.destroy()
      else reply(response, 200)
    })
    const open = session(server.host, { concurrency: 1 })
    await expect(open.send(request('/1', { bodySize: 'blob', retry: 'once' }))).rejects.toThrow('could not test')
    expect(await statusOf(open, request('/2', { bodySize: 'blob' }))).toBe(200)
  })

  it('keep to the rate that the settings name', async () => {
    const server = await serve((_, response) => reply(response, 200))
    const open = session(server.host, { settings: { rate: 2 } })
    for (let count = 0; count < 4; count += 1) await statusOf(open, request('/x'))
    expect(open.clock.slept).toEqual([500, 500, 500])
  })
})

describe('a quota that is used up', () => {
  it('is said once', async () => {
    const headers = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' }
    const server = await serve((_, response) => reply(response, 200, headers))
    const open = session(server.host)
    await statusOf(open, request('/x'))
    await statusOf(open, request('/x'))
    expect(open.events.filter(({ kind }) => kind === 'warning')).toEqual([
      {
        kind: 'warning',
        registry: server.host,
        message: `${server.host} says that our quota of 100 in 6 hours is used up: the next pulls may be refused`,
      },
    ])
  })
})
