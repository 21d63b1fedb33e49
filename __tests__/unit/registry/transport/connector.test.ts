// Connections that were opened ahead and failed: one of them tells it, the next try connects again.
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { createConnector } from '../../../../src/registry/transport/sockets/connector.ts'
import type { Connect, ConnectCallback, Endpoint } from '../../../../src/registry/transport/sockets/open-socket.ts'

const origin = new URL('http://one.test:5000')
const options = { protocol: 'http:', hostname: 'one.test', host: 'one.test:5000', port: '5000' }

/** Connections fail as long as the host is down. */
function host(): { readonly connect: Connect; isDown: boolean; tries: number } {
  const state = {
    isDown: true,
    tries: 0,
    connect: (_: Endpoint, callback: ConnectCallback) => {
      state.tries += 1
      if (state.isDown) callback(new Error('connect ECONNREFUSED'), null)
      else callback(null, new Socket())
    },
  }
  return state
}

it('a host that was down while connections were opened ahead costs one try, however many they were', async () => {
  const down = host()
  const connector = createConnector(down.connect, () => {})
  const connect = (): Promise<string> =>
    new Promise((resolve) => {
      connector.connect(options, (...[error]) => resolve(error === null ? 'connected' : error.message))
    })
  connector.openAhead(origin, 8)
  down.isDown = false
  expect([await connect(), await connect(), await connect()]).toEqual([
    'connect ECONNREFUSED',
    'connected',
    'connected',
  ])
  expect(down.tries).toBe(10)
})
