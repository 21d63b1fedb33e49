// What a session does when a server says "later", says nothing, or is not there.
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { RegistryError } from '../../../../src/registry/model/errors.ts'
import type { RegistryRequest } from '../../../../src/registry/transport/types.ts'
import { closedPort, reply, request, sentBlob, serve, session, statusOf, testClock, textOf } from './support.ts'

const once: Partial<RegistryRequest> = { method: 'POST', retry: 'once', redirects: 'none' }

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from('he')
  await Promise.resolve()
  throw new RangeError('damaged')
}

async function failureOf(promise: Promise<unknown>): Promise<RegistryError> {
  const error: unknown = await promise.catch((reason: unknown) => reason)
  if (error instanceof RegistryError) return error
  throw new Error('no RegistryError', { cause: error })
}

describe('an answer that means "later"', () => {
  it('is asked again, with growing delays', async () => {
    const server = await serve((_, response, number) => reply(response, number < 4 ? 502 : 200))
    const open = session(server.host)
    expect(await statusOf(open, request('/x'))).toBe(200)
    expect(open.clock.slept).toEqual([500, 1000, 2000])
  })

  it('gives its place to the next try', async () => {
    const server = await serve((_, response, number) => reply(response, number < 3 ? 500 : 200, {}, 'x'.repeat(1000)))
    const open = session(server.host, { concurrency: 1 })
    expect(await statusOf(open, request('/x', { bodySize: 'blob' }))).toBe(200)
  })

  it('is retried longer if the registry only asks for a delay', async () => {
    const server = await serve((_, response, number) =>
      reply(response, number < 10 ? 429 : 200, { 'retry-after': '1' }),
    )
    expect(await statusOf(session(server.host), request('/x'))).toBe(200)
  })

  it.each([
    [0, 500],
    [2, 503],
    [1, 429],
  ])('is tried %i times more where the settings say so (%i)', async (retries, status) => {
    const server = await serve((_, response) => reply(response, status))
    expect(await statusOf(session(server.host, { settings: { retries } }), request('/x'))).toBe(status)
    expect(server.seen).toHaveLength(retries + 1)
  })

  it.each([403, 520, 400])('is also a status that the settings name (%i)', async (status) => {
    const server = await serve((_, response, number) => reply(response, number < 3 ? status : 200))
    expect(await statusOf(session(server.host, { settings: { retryCodes: [status] } }), request('/x'))).toBe(200)
    const unnamed = await serve((_, response) => reply(response, 403))
    expect(await statusOf(session(unnamed.host, { settings: { retryCodes: [520] } }), request('/x'))).toBe(403)
    expect(unnamed.seen).toHaveLength(1)
  })

  it('is no reason to write twice', async () => {
    const server = await serve((_, response) => reply(response, 403))
    await statusOf(session(server.host, { settings: { retryCodes: [403] } }), request('/x', once))
    expect(server.seen).toHaveLength(1)
  })

  it('is handed over when the tries are used up', async () => {
    const server = await serve((_, response) => reply(response, 500, {}, 'broken'))
    const response = await session(server.host).send(request('/x'))
    expect([response.status, await textOf(response), server.seen.length]).toEqual([500, 'broken', 5])
  })

  it('is final if the request may have been accepted', async () => {
    const server = await serve((_, response) => reply(response, 503))
    expect(await statusOf(session(server.host), request('/x', once))).toBe(503)
    expect(server.seen).toHaveLength(1)
  })

  it('429 is asked again even then: it was not accepted', async () => {
    const server = await serve((_, response, number) =>
      reply(response, number === 1 ? 429 : 202, { 'retry-after': '2' }),
    )
    const open = session(server.host)
    expect(await statusOf(open, request('/x', once))).toBe(202)
    expect(open.clock.now()).toBeGreaterThanOrEqual(2000)
  })

  it('pauses all requests at once, and says so once', async () => {
    const waiting: ServerResponse[] = []
    const server = await serve((_, response, number) => {
      if (number > 4) reply(response, 200)
      else if (waiting.push(response) === 4)
        for (const waitingResponse of waiting) reply(waitingResponse, 429, { 'retry-after': '3' })
    })
    const clock = testClock(0)
    const allAnswered = Promise.withResolvers<void>()
    const patient = {
      ...clock,
      sleep: async (milliseconds: number, signal: AbortSignal) => {
        await allAnswered.promise
        await clock.sleep(milliseconds, signal)
      },
    }
    const open = session(server.host, { clock: patient })
    const observed = { count: 0 }
    open.onEvent(({ kind }) => {
      if (kind === 'request') observed.count += 1
      if (observed.count === 4) setImmediate(() => allAnswered.resolve())
    })
    const all = await Promise.all(['/a', '/b', '/c', '/d'].map((path) => statusOf(open, request(path))))
    expect(all).toEqual([200, 200, 200, 200])
    expect(open.events.filter(({ kind }) => kind === 'pause')).toEqual([
      { kind: 'pause', registry: server.host, milliseconds: 3000, reason: 'HTTP 429' },
    ])
  })

  it('honours a date', async () => {
    const at = new Date(Date.UTC(2026, 0, 1) + 9000).toUTCString()
    const server = await serve((_, response, number) =>
      reply(response, number === 1 ? 503 : 200, { 'retry-after': at }),
    )
    const open = session(server.host)
    expect(await statusOf(open, request('/x'))).toBe(200)
    expect(open.clock.now()).toBeGreaterThanOrEqual(9000)
  })

  it('is not waited for beyond two minutes, and the error says so', async () => {
    const server = await serve((_, response) => reply(response, 429, { 'retry-after': '3600' }))
    const error = await failureOf(session(server.host).send(request('/x')))
    expect(error.message).toContain('it asks to wait for 3600 seconds, and we wait for 120 seconds at most')
    expect(error.details).toMatchObject({
      status: 429,
      retryable: true,
      remedy: 'Run again in 60 minutes.',
      retryAfter: 3_600_000,
    })
    expect(server.seen).toHaveLength(1)
  })

  it.each([
    ['432000', 'Run again in 5 days.', '5 days'],
    ['432001', 'Run again in 6 days.', '6 days'],
    ['100000', 'Run again in 28 hours.', '28 hours'],
  ])('says how long that is (%s)', async (seconds, remedy, duration) => {
    const server = await serve((_, response) => reply(response, 429, { 'retry-after': seconds }))
    const error = await failureOf(session(server.host).send(request('/x')))
    expect(error.details).toMatchObject({ remedy })
    expect(error.message).toContain(`it asks to wait for ${duration}, and`)
  })

  it('opens a streamed body anew for every try', async () => {
    const bodies: string[] = []
    const server = await serve((incoming, response, number) => {
      let text = ''
      incoming.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      incoming.on('end', () => {
        bodies.push(text)
        reply(response, number === 1 ? 500 : 201)
      })
    })
    let opened = 0
    const open = (): Promise<Readable> => {
      opened += 1
      return Promise.resolve(Readable.from([Buffer.from('he'), Buffer.from('llo')]))
    }
    const body = { kind: 'stream', open, length: 5, contentType: 'application/octet-stream', blob: sentBlob } as const
    const put = request('/x', { method: 'PUT', redirects: 'none', bodySize: 'blob', body })
    expect(await statusOf(session(server.host), put)).toBe(201)
    expect([opened, bodies]).toEqual([2, ['hello', 'hello']])
    expect(server.headers[0]).toMatchObject({ 'content-length': '5', 'content-type': 'application/octet-stream' })
  })
})

describe('a body whose source fails', () => {
  it('fails with what the source said, and is not sent again', async () => {
    const server = await serve((incoming) => incoming.resume())
    let opened = 0
    const open = (): Promise<Readable> => {
      opened += 1
      return Promise.resolve(Readable.from(failing()))
    }
    const body = { kind: 'stream', open, length: 5, contentType: 'application/octet-stream', blob: sentBlob } as const
    const put = request('/x', { method: 'PUT', redirects: 'none', bodySize: 'blob', body })
    await expect(session(server.host).send(put)).rejects.toThrow(RangeError)
    expect(opened).toBe(1)
  })
})

describe('a connection', () => {
  it('that breaks is made again for a request that may be repeated', async () => {
    const server = await serve((incoming, response, number) => {
      if (number === 1) incoming.socket.destroy()
      else reply(response, 200)
    })
    expect(await statusOf(session(server.host), request('/x'))).toBe(200)
  })

  it('that breaks ends a request that may not', async () => {
    const server = await serve((incoming) => incoming.socket.destroy())
    const error = await failureOf(session(server.host).send(request('/x', once)))
    expect(error.details).toMatchObject({
      registry: server.host,
      repository: 'acme/app',
      operation: 'test',
      retryable: true,
    })
    expect(server.seen).toHaveLength(1)
  })

  it('that is refused is tried again whatever the request, and then given up for all', async () => {
    const host = await closedPort()
    const open = session(host)
    const error = await failureOf(open.send(request('/x', once)))
    expect(error.message).toContain('(5 tries)')
    const tried = open.events.length
    const next = await failureOf(open.send(request('/y')))
    expect(next.message).toContain('could not be reached')
    expect(open.events).toHaveLength(tried)
    open.clock.advance(31_000)
    await failureOf(open.send(request('/z')))
    expect(open.events.length).toBeGreaterThan(tried)
  })

  it('that stays silent is given up after the idle time', async () => {
    const server = await serve(() => {})
    const error = await failureOf(session(server.host).send(request('/x', { ...once, idleTimeout: 50 })))
    expect(error.message).toContain('stayed silent')
  })
})

describe('a connection that breaks while a body is sent', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['is reset', (socket) => socket.resetAndDestroy()],
    ['is closed', (socket) => socket.destroy()],
    ['falls silent', () => {}],
  ])('and %s is made again, the body opened anew', async (_, end) => {
    const server = await serve((incoming, response, number) => {
      if (number === 1) incoming.once('data', () => end(incoming.socket))
      else incoming.resume().on('end', () => reply(response, 201))
    })
    let opened = 0
    const open = (): Promise<Readable> => {
      opened += 1
      let left = 64
      const read = function (this: Readable): void {
        left -= 1
        this.push(left < 0 ? null : Buffer.alloc(64 * 1024))
      }
      return Promise.resolve(new Readable({ read }))
    }
    const body = {
      kind: 'stream',
      open,
      length: 4 * 1024 * 1024,
      contentType: 'application/octet-stream',
      blob: sentBlob,
    } as const
    const put = request('/x', { method: 'PUT', redirects: 'none', bodySize: 'blob', body, idleTimeout: 300 })
    expect(await statusOf(session(server.host), put)).toBe(201)
    expect(opened).toBe(2)
  })
})
