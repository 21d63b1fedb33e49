// Where a session lets itself be sent, and what it takes along.
import { describe, expect, it } from 'vitest'
import { basic, credentials, reply, request, serve, session, statusOf, textOf } from './support.ts'

const ann = credentials({ credential: basic('ann', 'secret') })
const challenge = { 'www-authenticate': 'Basic realm="x"' }

describe('a redirect', () => {
  it('on the same origin keeps the credentials; to another it loses them, for good', async () => {
    const otherServer = await serve((incoming, response) =>
      reply(response, 307, { location: `http://${String(incoming.headers['x-home'])}/back` }),
    )
    const server = await serve((incoming, response) => {
      if (incoming.url === '/back') reply(response, 200, {}, 'ok')
      else if (incoming.headers.authorization === undefined) reply(response, 401, challenge)
      else if (incoming.url === '/a') reply(response, 302, { location: 'b?x=1' })
      else reply(response, 307, { location: `${otherServer.url}/c` })
    })
    const open = session(server.host, { credentials: ann })
    const response = await open.send(request('/a', { headers: { 'x-home': server.host } }))
    expect([await textOf(response), response.url.href]).toEqual(['ok', `${server.url}/back`])
    expect(server.seen).toEqual(['GET /a', 'GET /a', 'GET /b?x=1', 'GET /back'])
    expect(server.headers.map(({ authorization }) => authorization !== undefined)).toEqual([false, true, true, false])
    expect(otherServer.headers[0]?.authorization).toBeUndefined()
  })

  it('is handed over if the caller wants it', async () => {
    const server = await serve((_, response) => reply(response, 307, { location: '/b' }))
    expect(await statusOf(session(server.host), request('/a', { redirects: 'none' }))).toBe(307)
    expect(server.seen).toEqual(['GET /a'])
  })

  it('is followed five times', async () => {
    const server = await serve((incoming, response) => {
      const step = Number(incoming.url?.slice(1))
      if (step === 0) reply(response, 200)
      else reply(response, 302, { location: `/${step - 1}` })
    })
    expect(await statusOf(session(server.host), request('/5'))).toBe(200)
    await expect(session(server.host).send(request('/6'))).rejects.toThrow('it redirects more than 5 times')
  })

  it.each<[string, string]>([
    ['http://169.254.169.254/latest?token=secret', '169.254.169.254, an address'],
    ['http://0.0.0.0/x?token=secret', '0.0.0.0, an address'],
    ['http://[::ffff:169.254.169.254]/x?token=secret', 'an address that it may not send requests to'],
    ['file:///etc/passwd?token=secret', 'not https'],
    ['http://ann:secret@example.com/?token=secret', 'credentials in the URL'],
    ['http://', 'a URL that is not valid'],
  ])('to %s is refused, without the query in the error', async (location, problem) => {
    const server = await serve((_, response) => reply(response, 307, { location }))
    const sent = session(server.host).send(request('/a'))
    await expect(sent).rejects.toThrow(problem)
    await expect(sent).rejects.not.toThrow('secret')
  })

  it('is never asked to log in at another origin', async () => {
    const otherServer = await serve((_, response) => reply(response, 401, challenge))
    const server = await serve((_, response) => reply(response, 307, { location: `${otherServer.url}/x` }))
    expect(await statusOf(session(server.host, { credentials: ann }), request('/a'))).toBe(401)
    expect(otherServer.seen).toHaveLength(1)
  })
})

describe('an absolute target', () => {
  it('on another origin gets no credentials', async () => {
    const otherServer = await serve((_, response) => reply(response, 201))
    const server = await serve((incoming, response) =>
      reply(response, incoming.headers.authorization === undefined ? 401 : 200, challenge),
    )
    const open = session(server.host, { credentials: ann })
    expect(await statusOf(open, request('/a'))).toBe(200)
    expect(await statusOf(open, request(new URL(`${otherServer.url}/u`), { method: 'PUT', redirects: 'none' }))).toBe(
      201,
    )
    expect(otherServer.headers[0]?.authorization).toBeUndefined()
  })

  it('on the own origin does', async () => {
    const server = await serve((incoming, response) =>
      reply(response, incoming.headers.authorization === undefined ? 401 : 200, challenge),
    )
    const open = session(server.host, { credentials: ann })
    expect(await statusOf(open, request(new URL(`${server.url}/u`)))).toBe(200)
  })

  it.each(['http://169.254.169.254/u', 'ftp://127.0.0.1/u'])('%s is refused', async (target) => {
    const server = await serve((_, response) => reply(response, 200))
    await expect(session(server.host).send(request(new URL(target)))).rejects.toThrow('it sends us to')
  })

  it('over http is refused to a registry that speaks https', async () => {
    const open = session('registry.example.com')
    await expect(open.send(request(new URL('http://registry.example.com/u')))).rejects.toThrow('which is not https')
  })
})
