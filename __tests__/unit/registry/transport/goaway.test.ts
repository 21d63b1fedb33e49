// HTTP/2 connections that a server ends between requests.
import { expect, it } from 'vitest'
import { lacks } from '../../../support/tools.ts'
import { makeIdentity, serveSecurely } from './secure.ts'
import { request, session, statusOf } from './support.ts'

it.skipIf(lacks('openssl'))('goes on over a new connection when a server ends one with GOAWAY', async () => {
  const identity = await makeIdentity()
  const server = await serveSecurely({
    identity,
    handler: (incoming, response) => {
      incoming.resume()
      response.writeHead(200, { 'content-length': '0' })
      response.end()
      if (incoming.url === '/v2/1') response.stream.session?.goaway()
    },
  })
  const open = session(server.host, { settings: { plainHttp: false, ca: identity.ca } })
  const statuses: number[] = []
  for (const path of ['/v2/1', '/v2/2', '/v2/3']) statuses.push(await statusOf(open, request(path)))
  expect(statuses).toEqual([200, 200, 200])
  expect(server.seen).toEqual(['h2 GET /v2/1', 'h2 GET /v2/2', 'h2 GET /v2/3'])
  expect(server.connections.length).toBeGreaterThan(1)
})
