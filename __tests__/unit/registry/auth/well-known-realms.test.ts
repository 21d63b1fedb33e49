// Registries that are known by name: their tokens are asked for before they ask us to.
import { beforeAll, describe, expect, it } from 'vitest'
import { lacks } from '../../../support/tools.ts'
import {
  type Identity,
  makeIdentity,
  type SecureHandler,
  type SecureServer,
  serveSecurely,
} from '../transport/secure.ts'
import { basic, credentials, request, session, statusOf, type TestSession } from '../transport/support.ts'
import { tunnelTo } from '../transport/tunnel.ts'

const ann = credentials({ credential: basic('ann', 'secret') })

describe.skipIf(lacks('openssl'))('a registry that is known by its name', () => {
  let identity: Identity
  beforeAll(async () => {
    identity = await makeIdentity()
  })

  async function play(name: string, handler: SecureHandler): Promise<{ server: SecureServer; open: TestSession }> {
    const server = await serveSecurely({ identity, handler })
    const environment = { https_proxy: `http://127.0.0.1:${await tunnelTo(server.port)}` }
    return { server, open: session(name, { environment, settings: { skipVerify: true }, credentials: ann }) }
  }

  it('is asked for nothing without a token', async () => {
    const { server, open } = await play('ghcr.io', (incoming, response) => {
      incoming.resume()
      response.writeHead(200)
      response.end(incoming.url.startsWith('/token') ? '{"token":"t"}' : '')
    })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(server.seen).toEqual(['h2 GET /token?service=ghcr.io&scope=repository%3Aacme%2Fapp%3Apull', 'h2 GET /v2/x'])
  })

  it('replaces the assumption if the challenge differs', async () => {
    const { server, open } = await play('ghcr.io', (incoming, response) => {
      incoming.resume()
      const { url, headers } = incoming
      if (url.startsWith('/token')) response.writeHead(404)
      else if (url.startsWith('/new')) response.writeHead(200)
      else if (headers.authorization === 'Bearer t') response.writeHead(200)
      else response.writeHead(401, { 'www-authenticate': 'Bearer realm="https://ghcr.io/new",service="n"' })
      response.end(url.startsWith('/new') ? '{"token":"t"}' : '')
    })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(server.seen.map((line) => line.split('?')[0])).toEqual([
      'h2 GET /token',
      'h2 GET /v2/x',
      'h2 GET /new',
      'h2 GET /v2/x',
    ])
  })

  it('gets Basic at once if it takes nothing else', async () => {
    const { server, open } = await play('123456789012.dkr.ecr.eu-west-1.amazonaws.com', (incoming, response) => {
      incoming.resume()
      response.writeHead(incoming.headers.authorization?.startsWith('Basic ') === true ? 200 : 401)
      response.end()
    })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(server.seen).toEqual(['h2 GET /v2/x'])
  })

  it('that sends blobs elsewhere is asked for them among the small requests', async () => {
    const { server, open } = await play('ghcr.io', (incoming, response) => {
      incoming.resume()
      response.writeHead(200)
      response.end('{"token":"t"}')
    })
    expect(await statusOf(open, request('/v2/blob', { bodySize: 'blob' }))).toBe(200)
    expect(server.seen.at(-1)).toBe('h2 GET /v2/blob')
  })
})
