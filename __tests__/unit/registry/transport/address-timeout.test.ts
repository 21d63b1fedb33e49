// A host with several addresses far away: each gets seconds, in whatever opens connections.
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { openServiceAgent } from '../../../../src/registry/transport/connections/service-agent.ts'
import { preconnect, takePreconnected } from '../../../../src/registry/transport/sockets/preconnect.ts'
import { request, serve, session, statusOf } from './support.ts'

const options = z.object({ autoSelectFamilyAttemptTimeout: z.number() })
const connect = vi.spyOn(net, 'connect')

beforeEach(() => {
  connect.mockClear()
  syncBuiltinESMExports()
})
afterEach(() => {
  expect(connect).toHaveBeenCalled()
  // node's own 250 ms are too few for another continent
  for (const [first] of connect.mock.calls) expect(options.parse(first).autoSelectFamilyAttemptTimeout).toBe(4000)
})

it('a registry', async () => {
  const server = await serve((_, response) => response.end())
  expect(await statusOf(session(server.host), request('/v2/x'))).toBe(200)
})

it('another service', async () => {
  const server = await serve((_, response) => response.end())
  const agent = openServiceAgent({})
  const { statusCode, body } = await agent.request({ origin: `http://${server.host}`, path: '/', method: 'GET' })
  await body.dump()
  await agent.close()
  expect(statusCode).toBe(200)
})

it('a connection that is opened early', async () => {
  const server = await serve((_, response) => response.end())
  await preconnect({ INPUT_SOURCE: `${server.host}/acme/app:1` })
  const { hostname, port } = new URL(`http://${server.host}`)
  for (let socket = takePreconnected(hostname, Number(port)); socket !== undefined; ) {
    socket.destroy()
    socket = takePreconnected(hostname, Number(port))
  }
})
