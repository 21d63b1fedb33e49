// What a session makes of a 401 or 403, and whom it shows its credentials.
import { describe, expect, it } from 'vitest'
import { RegistryError } from '../../../../src/registry/model/errors.ts'
import type { RegistryRequest } from '../../../../src/registry/transport/types.ts'
import { door, grant } from '../transport/door.ts'
import { basic, credentials, noCredentials, reply, request, serve, session, statusOf } from '../transport/support.ts'

const ann = credentials({ credential: basic('ann', 'secret') })
const push: Partial<RegistryRequest> = {
  method: 'POST',
  redirects: 'none',
  scope: { repository: 'acme/app', actions: 'pull,push' },
}
describe('a 401', () => {
  it('with a token that was good renews it once', async () => {
    let valid = 1
    let issued = 0
    const server = await door({
      token: (_, __, response) => {
        issued += 1
        grant(response, `t${issued}`)
      },
      enter: (token) => (token === `t${valid}` ? 200 : 401),
    })
    const open = session(server.host)
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    valid = 2
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    valid = 99
    expect(await statusOf(open, request('/v2/x'))).toBe(401)
    expect(issued).toBe(3)
    expect(await statusOf(open, request('/v2/x'))).toBe(401)
    expect(issued).toBe(3)
  })

  it('that many get for one expired token renews it once for all', async () => {
    let issued = 0
    const server = await door({
      token: (_, __, response) => {
        issued += 1
        grant(response, `t${issued}`)
      },
      enter: (token) => (token === `t${Math.max(2, issued)}` ? 200 : 401),
    })
    const open = session(server.host)
    const all = await Promise.all(Array.from({ length: 8 }, () => statusOf(open, request('/v2/x'))))
    expect([all, issued]).toEqual([Array.from({ length: 8 }, () => 200), 2])
  })

  it('without a challenge is explained by a ping, once', async () => {
    const server = await door({
      challenge: (host, { url }) => (url === '/v2/' ? `Bearer realm="http://${host}/token",service="s"` : undefined),
    })
    const open = session(server.host)
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(await statusOf(open, request('/v2/y'))).toBe(200)
    expect(server.seen.map((line) => line.split('?')[0])).toEqual([
      'GET /v2/x',
      'GET /v2/',
      'GET /token',
      'GET /v2/x',
      'GET /v2/y',
    ])
  })

  it('without an explanation is final, and the ping is not repeated', async () => {
    const server = await serve((_, response) => reply(response, 401))
    const open = session(server.host, { credentials: ann })
    expect([await statusOf(open, request('/v2/x')), await statusOf(open, request('/v2/y'))]).toEqual([401, 401])
    expect(server.seen).toEqual(['GET /v2/x', 'GET /v2/', 'GET /v2/y'])
  })

  it('uses Basic if the Bearer realm is not allowed', async () => {
    const server = await serve((incoming, response) =>
      reply(response, incoming.headers.authorization?.startsWith('Basic ') === true ? 200 : 401, {
        'www-authenticate': 'Bearer realm="http://169.254.169.254/token", Basic realm="x"',
      }),
    )
    expect(await statusOf(session(server.host, { credentials: ann }), request('/v2/x'))).toBe(200)
  })

  it('whose realm may not be asked is an error with a remedy', async () => {
    const server = await door({ challenge: () => 'Bearer realm="http://169.254.169.254/token"' })
    const sent = session(server.host, { credentials: ann }).send(request('/v2/x'))
    const error: unknown = await sent.catch((reason: unknown) => reason)
    expect(error instanceof RegistryError ? [error.code, error.details.remedy] : error).toEqual([
      'realm-refused',
      'Check which token service the registry names in its challenge.',
    ])
  })
})

describe('credentials', () => {
  it('do not go to a token service of another domain; a warning names it once', async () => {
    const foreign = await serve((_, response) => grant(response, 'anonymous'))
    // another loopback name is another host
    const realm = foreign.url.replace('127.0.0.1', 'localhost')
    const server = await door({ challenge: () => `Bearer realm="${realm}/token",service="s"` })
    const open = session(server.host, { credentials: ann })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(foreign.headers[0]?.authorization).toBeUndefined()
    expect(open.events.filter(({ kind }) => kind === 'warning')).toEqual([
      expect.objectContaining({ registry: server.host, untrustedRealm: realm }),
    ])
    expect(open.isAnonymous('acme/app')).toBe(true)
  })

  it('go to the realm that the settings name', async () => {
    const foreign = await serve((_, response) => grant(response, 'ours'))
    const realm = foreign.url.replace('127.0.0.1', 'localhost')
    const server = await door({ challenge: () => `Bearer realm="${realm}/token",service="s"` })
    const open = session(server.host, { credentials: ann, settings: { realm } })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(foreign.headers[0]?.authorization).toMatch(/^Basic /)
  })

  it('do not follow a redirect of the token service', async () => {
    const foreign = await serve((_, response) => grant(response, 't'))
    const server = await door({
      token: (_, __, response) => reply(response, 307, { location: `${foreign.url}/token` }),
    })
    expect(await statusOf(session(server.host, { credentials: ann }), request('/v2/x'))).toBe(200)
    expect(foreign.headers[0]?.authorization).toBeUndefined()
  })

  const implicit = credentials({ credential: basic('x', 'token'), implicit: true, origin: 'github-token' })

  it('that are implicit and denied a token are dropped for reading', async () => {
    const server = await door({
      token: (_, incoming, response) =>
        incoming.headers.authorization === undefined ? grant(response, 't') : reply(response, 403),
    })
    const open = session(server.host, { credentials: implicit })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(open.sentLogins('acme/app')).toMatchObject({ logins: [{ origin: 'github-token' }], anonymous: true })
  })

  it.each([401, 403])('that are implicit and denied a pull with %s are dropped too', async (status) => {
    const server = await door({
      token: (_, incoming, response) =>
        grant(response, incoming.headers.authorization === undefined ? 'public' : 'own'),
      enter: (token) => (token === 'public' ? 200 : status),
    })
    const open = session(server.host, { credentials: implicit })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
  })

  it('that are implicit are dropped if the registry speaks Basic', async () => {
    const server = await serve((incoming, response, number) =>
      reply(response, incoming.headers.authorization === undefined && number > 1 ? 200 : 401, {
        'www-authenticate': 'Basic realm="x"',
      }),
    )
    expect(await statusOf(session(server.host, { credentials: implicit }), request('/v2/x'))).toBe(200)
  })

  it('that were given are not dropped, and a push never is anonymous', async () => {
    const server = await door({
      token: (_, incoming, response) =>
        grant(response, incoming.headers.authorization === undefined ? 'public' : 'own'),
      enter: (token) => (token === 'public' ? 200 : 403),
    })
    expect(await statusOf(session(server.host, { credentials: ann }), request('/v2/x'))).toBe(403)
    expect(await statusOf(session(server.host, { credentials: implicit }), request('/v2/x', push))).toBe(403)
  })

  it('that cannot be read fail the request with their own error', async () => {
    const server = await door({})
    const broken = { ...noCredentials, find: () => Promise.reject(new RangeError('no helper')) }
    await expect(session(server.host, { credentials: broken }).send(request('/v2/x'))).rejects.toThrow(RangeError)
  })
})

it('a 404 to a request with a token is final', async () => {
  const server = await door({ enter: () => 404 })
  const open = session(server.host, { credentials: ann })
  expect(await statusOf(open, request('/v2/x'))).toBe(404)
  expect(server.seen.map((line) => line.split('?')[0])).toEqual(['GET /v2/x', 'GET /token', 'GET /v2/x'])
})

describe('a run that is cancelled', () => {
  it('does not wait for a ping that is never answered', async () => {
    const pinged = Promise.withResolvers<void>()
    const server = await serve(({ url }, response) => {
      if (url === '/v2/') pinged.resolve()
      else reply(response, 401)
    })
    const cancel = new AbortController()
    const sent = statusOf(session(server.host), request('/v2/x', { signal: cancel.signal }))
    await pinged.promise
    cancel.abort(new Error('cancelled by the user'))
    await expect(sent).rejects.toThrow('cancelled by the user')
  })

  it('does not wait for a token service that is never done', async () => {
    const asked = Promise.withResolvers<void>()
    const server = await door({ token: () => asked.resolve() })
    const cancel = new AbortController()
    const sent = statusOf(session(server.host), request('/v2/x', { signal: cancel.signal }))
    await asked.promise
    cancel.abort(new Error('cancelled by the user'))
    await expect(sent).rejects.toThrow('cancelled by the user')
  })
})
