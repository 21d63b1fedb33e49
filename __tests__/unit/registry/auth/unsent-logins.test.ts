// Registries that answer strangers without a challenge, though a login is at hand.
import { describe, expect, it } from 'vitest'
import { basic, credentials, reply, request, serve, session, statusOf, type TestServer } from '../transport/support.ts'

const ann = credentials({ credential: basic('ann', 'secret') })
const authorization = `Basic ${Buffer.from('ann:secret').toString('base64')}`

/** Answers strangers with `status` and no challenge; `/v2/` has one. */
function hiding(status: number, challenge: string | null = 'Basic realm="r"'): Promise<TestServer> {
  return serve((incoming, response) => {
    if (incoming.headers.authorization === authorization) reply(response, 200)
    else if (incoming.url === '/v2/' && challenge !== null) reply(response, 401, { 'www-authenticate': challenge })
    else reply(response, status)
  })
}

describe('a registry that answers strangers without a challenge', () => {
  it.each([401, 403, 404])('with %i gets the login that /v2/ asks for', async (status) => {
    const server = await hiding(status)
    const open = session(server.host, { credentials: ann })
    expect(await statusOf(open, request('/v2/acme/app/manifests/1'))).toBe(200)
    expect(server.seen).toEqual(['GET /v2/acme/app/manifests/1', 'GET /v2/', 'GET /v2/acme/app/manifests/1'])
    expect(open.sentLogins('acme/app').logins).toMatchObject([{ origin: 'the test' }])
  })

  it('is asked for its challenge once', async () => {
    const server = await hiding(404, null)
    const open = session(server.host, { credentials: ann })
    expect(await statusOf(open, request('/v2/acme/app/manifests/1'))).toBe(404)
    expect(await statusOf(open, request('/v2/acme/app/manifests/2'))).toBe(404)
    expect(server.seen.filter((line) => line === 'GET /v2/')).toHaveLength(1)
  })

  it('is not asked for it if there is no login', async () => {
    const server = await hiding(404)
    expect(await statusOf(session(server.host), request('/v2/acme/app/manifests/1'))).toBe(404)
    expect(server.seen).toEqual(['GET /v2/acme/app/manifests/1'])
  })

  it('does not try a login, and no message claims that it did', async () => {
    const server = await hiding(403, null)
    const open = session(server.host, { credentials: ann })
    expect(await statusOf(open, request('/v2/acme/app/manifests/1'))).toBe(403)
    expect(open.isAnonymous('acme/app')).toBe(true)
    expect(open.sentLogins('acme/app').logins).toEqual([])
  })
})
