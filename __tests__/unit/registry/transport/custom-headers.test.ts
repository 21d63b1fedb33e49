// Headers that users add: sent to the registry alone, whatever it redirects to.
import { describe, expect, it } from 'vitest'
import { basic, credentials, reply, request, serve, session, statusOf } from './support.ts'

const headers = { 'x-team': 'release' }

describe('headers of a host', () => {
  it('are sent with every request to it, and to no host that it redirects to', async () => {
    const away = await serve((_, response) => reply(response, 200))
    const server = await serve((incoming, response) =>
      incoming.url === '/blob' ? reply(response, 307, { location: `${away.url}/blob` }) : reply(response, 200),
    )
    const open = session(server.host, { settings: { headers } })
    await statusOf(open, request('/x'))
    await statusOf(open, request('/blob', { bodySize: 'blob' }))
    expect(server.headers.map((seen) => seen['x-team'])).toEqual(['release', 'release'])
    expect(away.headers.map((seen) => seen['x-team'])).toEqual([undefined])
  })

  it('are sent to a token service of the same origin, and to no other', async () => {
    const away = await serve((_, response) => reply(response, 200, {}, '{"token":"t"}'))
    for (const elsewhere of [false, true]) {
      const server = await serve((incoming, response) => {
        if (incoming.url?.startsWith('/token') === true) return reply(response, 200, {}, '{"token":"t"}')
        const realm = elsewhere ? `${away.url}/token` : `http://${incoming.headers.host}/token`
        if (incoming.headers.authorization === 'Bearer t') return reply(response, 200)
        return reply(response, 401, { 'www-authenticate': `Bearer realm="${realm}"` })
      })
      expect(await statusOf(session(server.host, { settings: { headers } }), request('/x'))).toBe(200)
      expect(server.headers.every((seen) => seen['x-team'] === 'release')).toBe(true)
    }
    expect(away.headers.map((seen) => seen['x-team'])).toEqual([undefined])
  })

  it('go beside those of a login', async () => {
    const server = await serve((incoming, response) =>
      incoming.headers.authorization === 'Basic YTpi'
        ? reply(response, 200)
        : reply(response, 401, { 'www-authenticate': 'Basic' }),
    )
    const open = session(server.host, {
      settings: { headers },
      credentials: credentials({ credential: basic('a', 'b') }),
    })
    expect(await statusOf(open, request('/x'))).toBe(200)
    expect(server.headers.at(-1)).toMatchObject({ 'x-team': 'release', authorization: 'Basic YTpi' })
  })

  it('win over those of every registry', async () => {
    const server = await serve((_, response) => reply(response, 200))
    const open = session(server.host, {
      settings: { headers: { 'x-both': 'of the host' } },
      headers: async () => ({ 'x-both': 'of docker', 'x-docker': 'yes' }),
    })
    await statusOf(open, request('/x'))
    expect(server.headers[0]).toMatchObject({ 'x-both': 'of the host', 'x-docker': 'yes' })
  })

  it('go with a suffix of the user agent', async () => {
    const server = await serve((_, response) => reply(response, 200))
    await statusOf(session(server.host, { settings: { userAgent: 'acme-ci/1' } }), request('/x'))
    expect(server.headers[0]?.['user-agent']).toMatch(/^promote-image\/\S+ \(\S+\) acme-ci\/1$/)
  })
})
