// Connections opened before the program is loaded: who takes them over, and what becomes of the others.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { reusePreconnected } from '../../../../src/registry/transport/sockets/connector.ts'
import { preconnect, takePreconnected } from '../../../../src/registry/transport/sockets/preconnect.ts'
import { root } from '../../../support/root.ts'
import { lacks } from '../../../support/tools.ts'
import { makeIdentity, serveSecurely } from './secure.ts'
import { reply, request, serve, session, statusOf } from './support.ts'

const openTo = (host: string): Promise<void> => preconnect({ INPUT_SOURCE: `${host}/acme/app:1` })

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A server that only accepts connections, for the length of the test. */
async function listen(onConnection: (socket: Socket) => void, port = 0): Promise<Server> {
  const server = createServer((socket) => {
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    onConnection(socket)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return server
}

describe('connections opened early', () => {
  it('are the ones that the first requests use', async () => {
    const server = await serve((_, response) => reply(response, 200))
    await openTo(server.host)
    const open = session(server.host)
    await Promise.all(['/a', '/b', '/c'].map((path) => statusOf(open, request(path))))
    expect(server.connections()).toBe(3)
    await Promise.all(['/a', '/b', '/c', '/d'].map((path) => statusOf(open, request(path))))
    expect(server.connections()).toBe(4)
  })

  it.skipIf(lacks('openssl'))(
    'become secure where they are taken over: HTTP/2 for what is small, bodies aside',
    async () => {
      const identity = await makeIdentity()
      const server = await serveSecurely({ identity })
      await openTo(server.host)
      const open = session(server.host, { settings: { plainHttp: false, ca: identity.ca } })
      expect(await statusOf(open, request('/v2/x'))).toBe(200)
      expect(await statusOf(open, request('/v2/y', { bodySize: 'blob' }))).toBe(200)
      expect(server.seen).toEqual(['h2 GET /v2/x', 'h1 GET /v2/y'])
      expect(takePreconnected('127.0.0.1', server.port)).toBeDefined()
      expect(takePreconnected('127.0.0.1', server.port)).toBeUndefined()
    },
  )

  it.skipIf(lacks('openssl'))('are checked like others: a certificate that nobody vouches for is refused', async () => {
    const server = await serveSecurely({ identity: await makeIdentity() })
    await openTo(server.host)
    const open = session(server.host, { settings: { plainHttp: false } })
    await expect(open.send(request('/v2/x'))).rejects.toThrow(/certificate/)
    expect(server.seen).toEqual([])
  })

  it('report the address of the registry to the address rule', async () => {
    const inner = await serve((_, response) => reply(response, 200))
    const port = inner.host.split(':')[1] ?? ''
    const server = await serve((_, response) => reply(response, 307, { location: `http://localhost:${port}/x` }))
    await openTo(server.host)
    expect(await statusOf(session(server.host), request('/v2/x'))).toBe(200)
  })

  it('are left to the session of their own registry: another that is sent there makes its own', async () => {
    const otherServer = await serve((_, response) => reply(response, 200))
    const named = otherServer.host.replace('127.0.0.1', 'localhost')
    const server = await serve((_, response) => reply(response, 307, { location: `http://${named}/x` }))
    await openTo(named)
    expect(await statusOf(session(server.host), request('/v2/x'))).toBe(200)
    expect(otherServer.seen).toEqual(['GET /x'])
    for (let left = 3; left > 0; left -= 1)
      expect(takePreconnected('localhost', Number(named.split(':')[1]))?.destroy()).toBeDefined()
  })

  it('that went nowhere are forgotten', async () => {
    const first = await listen(() => {})
    const port = portOf(first)
    first.close()
    await once(first, 'close')
    await openTo(`127.0.0.1:${port}`)
    await listen((socket) => socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n')), port)
    expect(await statusOf(session(`127.0.0.1:${port}`), request('/v2/x'))).toBe(204)
  })

  it('that the server has closed meanwhile are not used', async () => {
    let accepted = 0
    const closed = Promise.withResolvers<void>()
    const server = await serve((_, response) => reply(response, 200))
    const front = await listen((socket) => {
      accepted += 1
      if (accepted > 3) socket.pipe(connect(Number(server.host.split(':')[1]), '127.0.0.1')).pipe(socket)
      else
        socket
          .on('close', () => (accepted === 3 ? closed.resolve() : undefined))
          .resume()
          .end()
    })
    await openTo(`127.0.0.1:${portOf(front)}`)
    await closed.promise
    await new Promise((resolve) => setImmediate(resolve))
    const post = request('/v2/x', { method: 'POST', retry: 'once', redirects: 'none' })
    expect(await statusOf(session(`127.0.0.1:${portOf(front)}`), post)).toBe(200)
  })

  it('that fail in the hands of a session are replaced by new ones', async () => {
    const server = await serve((_, response) => reply(response, 200))
    const port = Number(server.host.split(':')[1])
    const broken = connect({ host: '127.0.0.1', port }).on('error', () => {})
    const connectedHosts: string[] = []
    const open = reusePreconnected(
      ({ hostname }, callback) => {
        connectedHosts.push(hostname)
        callback(new Error('made anew'), null)
      },
      () => broken,
    )
    const answered = new Promise((resolve) => {
      open({ protocol: 'http:', hostname: '127.0.0.1', port: String(port) }, (...[error]) => resolve(error?.message))
    })
    broken.destroy()
    expect(await answered).toBe('made anew')
    expect(connectedHosts).toEqual(['127.0.0.1'])
  })

  it('have no time limit of their own once they are taken over', async () => {
    const server = await listen(() => {})
    await openTo(`127.0.0.1:${portOf(server)}`)
    const socket = takePreconnected('127.0.0.1', portOf(server))
    const open = reusePreconnected(
      () => {},
      () => socket,
    )
    await new Promise((resolve) => {
      open({ protocol: 'http:', hostname: '127.0.0.1', port: String(portOf(server)) }, (...outcome) => resolve(outcome))
    })
    expect(socket?.timeout).toBe(0)
    socket?.destroy()
  })

  it('keep no program from ending', async () => {
    const connected = Promise.withResolvers<void>()
    const server = await listen(() => connected.resolve())
    const child = run('await preconnect(process.env)', portOf(server))
    await connected.promise
    expect(await once(child, 'exit')).toEqual([0, null])
    // sooner than they would be closed for want of use
  }, 10_000)

  it('count as work to be done once they are taken over', async () => {
    const port = portOf(await listen(() => {}))
    const text = `await preconnect(process.env)
      takePreconnected('127.0.0.1', ${port}).once('connect', () => {
        process.exit(process.getActiveResourcesInfo().includes('TCPSocketWrap') ? 7 : 0)
      })`
    expect(await once(run(text, port), 'exit')).toEqual([7, null])
  })
})

/** A program of its own, with the source at that port of 127.0.0.1. */
function run(text: string, port: number): ChildProcess {
  const early = JSON.stringify(join(root, 'src/registry/transport/sockets/preconnect.ts'))
  const program = `import { preconnect, takePreconnected } from ${early}; ${text}`
  const env = { INPUT_SOURCE: `127.0.0.1:${port}/acme/app:1` }
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { env, stdio: 'ignore' })
  onTestFinished(() => void child.kill())
  return child
}
