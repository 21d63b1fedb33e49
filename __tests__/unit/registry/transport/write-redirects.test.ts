// Redirects of writes: 307 and 308 repeat the request with its body, the others turn it into a read.
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { RegistryRequest } from '../../../../src/registry/transport/types.ts'
import { basic, credentials, reply, request, sentBlob, serve, session, statusOf } from './support.ts'

const ann = credentials({ credential: basic('ann', 'secret') })

function put(opened: string[] = []): RegistryRequest {
  const open = async (): Promise<Readable> => {
    opened.push('opened')
    return Readable.from([Buffer.from('hello')])
  }
  const body = { kind: 'stream', open, length: 5, contentType: 'application/octet-stream', blob: sentBlob } as const
  return request('/v2/x', { method: 'PUT', body, bodySize: 'blob', retry: 'once' })
}

describe('a redirect of a write', () => {
  it.each([307, 308])('with %i sends the body again, opened anew', async (status) => {
    const bodies: string[] = []
    const server = await serve((incoming, response) => {
      let text = ''
      incoming.on('data', (chunk: Buffer) => (text += chunk.toString()))
      incoming.on('end', () => {
        bodies.push(text)
        if (incoming.url === '/v2/x') reply(response, status, { location: '/elsewhere?s=1' })
        else reply(response, 201)
      })
    })
    const opened: string[] = []
    expect(await statusOf(session(server.host), put(opened))).toBe(201)
    expect(server.seen).toEqual(['PUT /v2/x', 'PUT /elsewhere?s=1'])
    expect(bodies).toEqual(['hello', 'hello'])
    expect(opened).toHaveLength(2)
  })

  it('shows the login to no other origin, and goes to no forbidden address', async () => {
    const otherServer = await serve((incoming, response) => {
      incoming.resume()
      reply(response, 201)
    })
    const server = await serve((incoming, response) => {
      incoming.resume()
      if (incoming.headers.authorization === undefined) reply(response, 401, { 'www-authenticate': 'Basic realm="r"' })
      else if (incoming.url === '/v2/x') reply(response, 307, { location: `${otherServer.url}/u` })
      else reply(response, 307, { location: 'http://169.254.169.254/u' })
    })
    const open = session(server.host, { credentials: ann })
    expect(await statusOf(open, put())).toBe(201)
    expect(otherServer.headers[0]?.authorization).toBeUndefined()
    await expect(open.send(request('/v2/y', { method: 'POST' }))).rejects.toMatchObject({ code: 'forbidden-redirect' })
  })

  it.each([301, 302, 303])('with %i becomes a read, whose success proves no write', async (status) => {
    const server = await serve((incoming, response) => {
      incoming.resume()
      if (incoming.method === 'PUT') reply(response, status, { location: '/page' })
      else reply(response, 200, {}, 'a page')
    })
    expect(await statusOf(session(server.host), put())).toBe(303)
    expect(server.seen).toEqual(['PUT /v2/x', 'GET /page'])
  })

  it('becomes a read that may answer as the write would', async () => {
    const server = await serve((incoming, response) =>
      incoming.method === 'POST'
        ? reply(response, 302, { location: '/start' })
        : reply(response, 202, { location: '/u' }),
    )
    expect(await statusOf(session(server.host), request('/v2/x', { method: 'POST' }))).toBe(202)
  })

  it.each([301, 302, 303])('of a DELETE is handed over with %i', async (status) => {
    const server = await serve((_, response) => reply(response, status, { location: '/page' }))
    expect(await statusOf(session(server.host), request('/v2/x', { method: 'DELETE' }))).toBe(status)
  })
})
