// Tokens: how they are asked for, how long they last, and what is made of a service's answers.
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { RegistryRequest } from '../../../../../src/registry/transport/types.ts'
import { door, grant } from '../../transport/door.ts'
import { basic, credentials, reply, request, session, statusOf } from '../../transport/support.ts'

const ann = credentials({ credential: basic('ann', 'secret') })
const push: Partial<RegistryRequest> = {
  method: 'POST',
  redirects: 'none',
  scope: { repository: 'acme/app', actions: 'pull,push' },
}
describe('a token', () => {
  it('is asked for with the service, the scope and Basic', async () => {
    const server = await door({})
    expect(await statusOf(session(server.host, { credentials: ann }), request('/v2/x'))).toBe(200)
    expect(server.seen).toEqual(['GET /v2/x', 'GET /token?service=s&scope=repository%3Aacme%2Fapp%3Apull', 'GET /v2/x'])
    expect(server.headers[1]?.authorization).toBe(`Basic ${Buffer.from('ann:secret').toString('base64')}`)
  })

  it('is asked for without a credential if there is none', async () => {
    const server = await door({})
    expect(await statusOf(session(server.host), request('/v2/x'))).toBe(200)
    expect(server.headers[1]?.authorization).toBeUndefined()
  })

  it('keeps the query of the realm', async () => {
    const server = await door({ challenge: (host) => `Bearer realm="http://${host}/token?tenant=1",service="a b"` })
    await statusOf(session(server.host), request('/v2/x'))
    expect(server.seen[1]).toBe('GET /token?tenant=1&service=a+b&scope=repository%3Aacme%2Fapp%3Apull')
  })

  it('is exchanged for an identity token by POST, which is never sent as a password', async () => {
    const forms: string[] = []
    const server = await door({
      token: (_, incoming, response) => {
        let form = ''
        incoming.on('data', (chunk: Buffer) => {
          form += chunk.toString()
        })
        incoming.on('end', () => {
          forms.push(form)
          reply(response, 200, {}, JSON.stringify({ access_token: 't' }))
        })
      },
    })
    const identity = credentials({ credential: { kind: 'identity', token: 'refresh me' } })
    expect(await statusOf(session(server.host, { credentials: identity }), request('/v2/x', push))).toBe(200)
    expect(forms).toEqual([
      'grant_type=refresh_token&client_id=promote-image&refresh_token=refresh+me&service=s&scope=repository%3Aacme%2Fapp%3Apull%2Cpush',
    ])
    expect(server.headers[1]).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' })
    expect(server.headers[1]?.authorization).toBeUndefined()
  })

  it('that is renewed is renewed with what a credential helper says by then', async () => {
    let asked = 0
    const find = async () => {
      asked += 1
      return { credential: basic('ann', `secret ${asked}`), origin: 'a helper', implicit: false }
    }
    const server = await door({})
    const open = session(server.host, { credentials: { find, sources: ['a helper'] } })
    for (let round = 0; round < 5; round += 1) await statusOf(open, request('/v2/x'))
    open.clock.advance(300_000)
    await statusOf(open, request('/v2/x'))
    const shown = server.headers.flatMap(({ authorization }) => /^Basic (.*)$/.exec(authorization ?? '')?.[1] ?? [])
    expect(shown.map((text) => Buffer.from(text, 'base64').toString())).toEqual(['ann:secret 1', 'ann:secret 2'])
  })

  it('given by the user is sent as it is once a login is asked for', async () => {
    const server = await door({})
    const tokenCredentials = credentials({ credential: { kind: 'bearer', token: 'verbatim' } })
    await statusOf(session(server.host, { credentials: tokenCredentials }), request('/v2/x'))
    expect(server.seen).toEqual(['GET /v2/x', 'GET /v2/x'])
    expect(server.headers[1]?.authorization).toBe('Bearer verbatim')
  })

  it('is renewed ten seconds before it expires', async () => {
    const server = await door({})
    const open = session(server.host)
    const tokens = (): number => server.seen.filter((line) => line.startsWith('GET /token')).length
    await statusOf(open, request('/v2/x'))
    open.clock.advance(289_000)
    await statusOf(open, request('/v2/x'))
    expect(tokens()).toBe(1)
    open.clock.advance(2000)
    await statusOf(open, request('/v2/x'))
    expect(tokens()).toBe(2)
  })

  it('lasts a minute if the service does not say, or says less', async () => {
    const server = await door({ token: (_, __, response) => reply(response, 200, {}, '{"token":"t","expires_in":1}') })
    const open = session(server.host)
    await statusOf(open, request('/v2/x'))
    open.clock.advance(49_000)
    await statusOf(open, request('/v2/x'))
    expect(server.seen).toHaveLength(4)
  })

  it('is one for all requests that wait for it', async () => {
    const server = await door({})
    const open = session(server.host)
    await Promise.all(Array.from({ length: 8 }, () => statusOf(open, request('/v2/x'))))
    expect(server.seen.filter((line) => line.startsWith('GET /token'))).toHaveLength(1)
  })

  it('is waited for by each in its own time', async () => {
    const held: ServerResponse[] = []
    const cancel = new AbortController()
    const server = await door({
      token: (_, __, response) => {
        held.push(response)
        cancel.abort(new Error('enough'))
      },
    })
    const open = session(server.host)
    const patient = statusOf(open, request('/v2/x'))
    await expect(open.send(request('/v2/x', { signal: cancel.signal }))).rejects.toThrow('enough')
    for (const response of held) grant(response, 't')
    expect(await patient).toBe(200)
  })

  it('never shows in an error', async () => {
    const body = JSON.stringify({ token: 'very secret\n' })
    const server = await door({ token: (_, __, response) => reply(response, 200, {}, body) })
    const sent = session(server.host).send(request('/v2/x'))
    await expect(sent).rejects.toThrow('the token service answered without a token')
    await expect(sent).rejects.not.toThrow('secret')
  })

  it.each<[string, number, string, string]>([
    ['is not JSON', 200, '<html>', 'without a token'],
    ['is longer than 64 KiB', 200, 'x'.repeat(65_537), 'more than 64 KiB'],
    ['is an error', 404, '', 'the token service answered 404'],
    [
      'is a refusal',
      401,
      '{"errors":[{"code":"UNAUTHORIZED","message":"wrong\\u001b password"}]}',
      'refused (401): wrong  password',
    ],
    ["is Docker Hub's refusal", 401, '{"details":"incorrect username or password"}', 'incorrect username or password'],
  ])('fails the request where the answer %s', async (_, status, body, problem) => {
    const server = await door({ token: (__, ___, response) => reply(response, status, {}, body) })
    await expect(session(server.host, { credentials: ann }).send(request('/v2/x'))).rejects.toThrow(problem)
  })
})
