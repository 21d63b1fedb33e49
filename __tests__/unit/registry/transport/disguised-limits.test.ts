// Rate limits and failures that come under another status.
import { describe, expect, it } from 'vitest'
import { reply, request, serve, session, statusOf } from './support.ts'

const refusal = (code: string, message: string): string => JSON.stringify({ errors: [{ code, message }] })
const json = { 'content-type': 'application/json' }

describe('a rate limit', () => {
  it.each([
    [403, refusal('DENIED', 'You have exceeded a secondary rate limit.'), {}],
    [403, refusal('TOOMANYREQUESTS', 'slow'), {}],
    [400, refusal('TOOMANYREQUESTS', 'slow'), {}],
    [400, JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }), {}],
    [401, refusal('UNAUTHORIZED', 'You have reached your pull rate limit'), {}],
    [404, refusal('TOOMANYREQUESTS', 'slow'), {}],
    [425, '', {}],
    [403, '', { 'retry-after': '1' }],
  ])('that answers %i %s is one pause for all, then the request is sent again', async (status, body, headers) => {
    const server = await serve((_, response, number) =>
      number === 1 ? reply(response, status, { ...json, ...headers }, body) : reply(response, 201),
    )
    const open = session(server.host)
    const put = request('/v2/x', { method: 'PUT', retry: 'once', redirects: 'none' })
    expect(await statusOf(open, put)).toBe(201)
    expect(open.events.filter(({ kind }) => kind === 'pause')).toHaveLength(1)
  })

  it('is handed over with its body after all tries', async () => {
    const body = refusal('DENIED', 'rate limit')
    const server = await serve((_, response) => reply(response, 403, json, body))
    const response = await session(server.host).send(request('/v2/x'))
    const chunks: unknown[] = []
    for await (const chunk of response.body) chunks.push(chunk)
    expect([response.status, Buffer.concat(chunks.filter((chunk) => chunk instanceof Uint8Array)).toString()]).toEqual([
      403,
      body,
    ])
    expect(server.seen).toHaveLength(12)
  })
})

describe('a failure', () => {
  it.each([500, 502, 503, 504, 520, 521, 522, 523, 524, 530])('of %i is tried again', async (status) => {
    const server = await serve((_, response, number) => reply(response, number === 1 ? status : 200))
    expect(await statusOf(session(server.host), request('/v2/x', { method: 'PUT', redirects: 'none' }))).toBe(200)
  })

  it.each([
    [501, ''],
    [505, ''],
    [507, ''],
    [500, refusal('UNKNOWN', 'no space left on device')],
    [403, refusal('DENIED', 'will exceed the configured upper limit of 1.0 GiB')],
    [403, refusal('DENIED', 'requested access to the resource is denied')],
  ])('of %i %s is final', async (status, body) => {
    const server = await serve((_, response) => reply(response, status, json, body))
    const put = request('/v2/x', { method: 'PUT', redirects: 'none' })
    expect(await statusOf(session(server.host), put)).toBe(status)
    expect(server.seen).toHaveLength(1)
  })
})
