// HTTP/2 connections that a server ends, between requests and while some are in flight.
import { constants } from 'node:http2'
import { expect, it } from 'vitest'
import { lacks } from '../../../support/tools.ts'
import { makeIdentity, type SecureHandler, serveSecurely } from './secure.ts'
import { request, session, statusOf } from './support.ts'

const answer: SecureHandler = (_, response) => {
  response.writeHead(200, { 'content-length': '0' })
  response.end()
}

async function open(handler: SecureHandler) {
  const identity = await makeIdentity()
  const server = await serveSecurely({
    identity,
    handler: (incoming, response) => {
      incoming.resume()
      handler(incoming, response)
    },
  })
  return { server, client: session(server.host, { settings: { plainHttp: false, ca: identity.ca } }) }
}

it.skipIf(lacks('openssl'))('goes on over a new connection when a server ends one with GOAWAY', async () => {
  const { server, client } = await open((incoming, response) => {
    answer(incoming, response)
    if (incoming.url === '/v2/1') response.stream.session?.goaway()
  })
  const statuses: number[] = []
  for (const path of ['/v2/1', '/v2/2', '/v2/3']) statuses.push(await statusOf(client, request(path)))
  expect(statuses).toEqual([200, 200, 200])
  expect(server.seen).toEqual(['h2 GET /v2/1', 'h2 GET /v2/2', 'h2 GET /v2/3'])
  expect(server.connections.length).toBeGreaterThan(1)
})

it.skipIf(lacks('openssl')).each<[string, number]>([
  ['gracefully (NO_ERROR)', constants.NGHTTP2_NO_ERROR],
  ['for too many requests (ENHANCE_YOUR_CALM)', constants.NGHTTP2_ENHANCE_YOUR_CALM],
])('three reads in flight get their answers if the server ends the connection %s', async (_title, code) => {
  const waiting: (() => void)[] = []
  let isEnded = false
  const { client } = await open((incoming, response) => {
    // what is sent before the protocol is known is sent alone
    if (isEnded || incoming.url === '/v2/first') return answer(incoming, response)
    if (waiting.push(() => answer(incoming, response)) < 3) return
    isEnded = true
    const connection = response.stream.session
    connection?.goaway(code)
    // the answer to a PING shows that the client has seen what was sent before
    connection?.ping(() => waiting.forEach((finish) => finish()))
  })
  await statusOf(client, request('/v2/first'))
  const statuses = await Promise.all(['/v2/1', '/v2/2', '/v2/3'].map((path) => statusOf(client, request(path))))
  expect(statuses).toEqual([200, 200, 200])
})

it.skipIf(lacks('openssl'))('a stream that the server refuses (REFUSED_STREAM) is sent again', async () => {
  let refused = 0
  const { server, client } = await open((incoming, response) => {
    if (refused++ === 0) response.stream.close(constants.NGHTTP2_REFUSED_STREAM)
    else answer(incoming, response)
  })
  expect(await statusOf(client, request('/v2/1'))).toBe(200)
  expect(server.seen).toHaveLength(2)
})
