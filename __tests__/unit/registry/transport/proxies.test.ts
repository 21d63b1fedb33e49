// Proxies: which requests go through them, and whose certificates are believed behind them.
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { lacks } from '../../../support/tools.ts'
import { makeIdentity, serveSecurely } from './secure.ts'
import { reply, request, serve, session, statusOf } from './support.ts'
import { listen, tunnelTo } from './tunnel.ts'

describe('a proxy', () => {
  it('is asked for plain HTTP, but not for loopback nor what NO_PROXY names', async () => {
    const proxy = await serve((_, response) => reply(response, 203))
    const server = await serve((_, response) => reply(response, 200))
    const environment = { HTTP_PROXY: proxy.url, no_proxy: 'direct.invalid' }
    const plain = { environment, settings: { plainHttp: true } }
    expect(await statusOf(session('registry.invalid', plain), request('/v2/x'))).toBe(203)
    expect(proxy.seen).toEqual(['GET http://registry.invalid/v2/x'])
    expect(await statusOf(session(server.host, plain), request('/v2/x'))).toBe(200)
    await expect(session('direct.invalid', plain).send(request('/v2/x'))).rejects.toThrow('direct.invalid')
    expect(proxy.seen).toHaveLength(1)
  })

  it('that refuses ends the request with a word about it', async () => {
    const asked: string[] = []
    const port = await listen(
      createServer((socket) => {
        socket.once('data', (chunk: Buffer) => {
          asked.push(chunk.toString().split('\r\n')[0] ?? '')
          socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')
        })
      }),
    )
    const open = session('registry.invalid', { environment: { https_proxy: `http://127.0.0.1:${port}` } })
    const error: unknown = await open.send(request('/v2/x')).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ remedy: 'Check HTTPS_PROXY and NO_PROXY.' })
    expect(String(error)).toMatch(/the proxy refused the connection \(407\)$/)
    expect(asked).toEqual(['CONNECT registry.invalid:443 HTTP/1.1'])
  })

  it.skipIf(lacks('openssl'))('does not spread what is set for one registry to the hosts it names', async () => {
    const identity = await makeIdentity()
    const server = await serveSecurely({
      identity,
      handler: (incoming, response) => {
        incoming.resume()
        if (incoming.url === '/away') response.writeHead(307, { location: 'https://elsewhere.invalid/x' })
        else response.writeHead(200)
        response.end()
      },
    })
    const environment = { https_proxy: `http://127.0.0.1:${await tunnelTo(server.port)}` }
    const open = session('registry.invalid', { environment, settings: { skipVerify: true } })
    expect(await statusOf(open, request('/x'))).toBe(200)
    await expect(open.send(request('/away'))).rejects.toThrow(/certificate/)
  })
})
