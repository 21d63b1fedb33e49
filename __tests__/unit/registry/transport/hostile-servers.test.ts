// Direct requests against servers that break off, stay silent, or send what nobody asked for.
import { once } from 'node:events'
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2'
import { connect, createServer, type Socket } from 'node:net'
import { PassThrough, type Readable } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import { readUpTo } from '../../../../src/registry/content/verified-stream.ts'
import { classifyConnectionError } from '../../../../src/registry/transport/connections/connection-failure.ts'
import { DirectAgent } from '../../../../src/registry/transport/http/direct-agent.ts'
import { openSession, sendHttp2 } from '../../../../src/registry/transport/http/http2.ts'
import type { HttpBody, HttpRequest, HttpResponse } from '../../../../src/registry/transport/http/types.ts'
import { createConnector } from '../../../../src/registry/transport/sockets/connector.ts'
import { socketOpener } from '../../../../src/registry/transport/sockets/open-socket.ts'

type Send = (request?: Partial<HttpRequest>) => Promise<HttpResponse>

const listen = async (server: ReturnType<typeof createServer>): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function requestTo(port: number, more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    url: new URL(`http://127.0.0.1:${port}/v2/`),
    target: '/v2/',
    headers: {},
    body: undefined,
    signal: new AbortController().signal,
    idleTimeout: 5000,
    progress: { started: false, failed: false },
    ...more,
  }
}

/** Sends to a TCP server for the length of the test. */
async function overHttp1(onConnection: (socket: Socket) => void): Promise<Send> {
  const server = createServer((socket) => {
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    onConnection(socket)
  })
  const port = await listen(server)
  const connector = createConnector(socketOpener({ alpn: ['http/1.1'] }), () => {})
  const agent = new DirectAgent(connector, { allowsHttp2: false })
  onTestFinished(() => agent.close())
  return (more) => agent.send(requestTo(port, more))
}

/** Sends to an HTTP/2 server for the length of the test, without TLS. */
async function overHttp2(onStream: (stream: ServerHttp2Stream, connection: Socket) => void): Promise<Send> {
  const server = createHttp2Server()
  const connections: Socket[] = []
  server.on('connection', (connection: Socket) => connections.push(connection.on('error', () => {})))
  server.on('stream', (stream) => {
    stream.on('error', () => {})
    const [connection] = connections
    if (connection !== undefined) onStream(stream, connection)
  })
  server.on('session', (session) => {
    onTestFinished(() => session.destroy())
    session.on('error', () => {})
  })
  const port = await listen(server)
  const request = requestTo(port)
  const socket = await new Promise<Socket>((resolve, reject) => {
    socketOpener({ alpn: [] })({ protocol: 'http:', hostname: '127.0.0.1', port: String(port) }, (error, opened) =>
      error === null ? resolve(opened) : reject(error),
    )
  })
  const session = openSession(request.url, socket)
  onTestFinished(() => session.destroy())
  return (more) => sendHttp2(session, requestTo(port, more))
}

const versions = ['HTTP/1.1', 'HTTP/2'] as const

const silent: Readonly<Record<'HTTP/1.1' | 'HTTP/2', () => Promise<Send>>> = {
  'HTTP/1.1': () => overHttp1((socket) => void socket.resume()),
  'HTTP/2': () => overHttp2((stream) => void stream.resume()),
}

const upload = (
  source: Readable,
  length: number,
): { method: string; headers: Record<string, string>; body: HttpBody } => ({
  method: 'PATCH',
  headers: { 'content-length': String(length) },
  body: { source, length },
})

it('a server that switches protocols without being asked is an error', async () => {
  const send = await overHttp1((socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  )
  await expect(send()).rejects.toMatchObject({ code: 'ECONNRESET' })
})

it.each(versions)('%s: the server is silent after a body that came slowly', async (name) => {
  const send = await silent[name]()
  const source = new PassThrough()
  // the subject is time that passes: the source is slower than the time for which a server may be silent
  setTimeout(() => source.end('abc'), 100)
  await expect(send({ ...upload(source, 3), idleTimeout: 40 })).rejects.toMatchObject({ code: 'IDLE_TIMEOUT' })
})

it.each(versions)('%s: a source that is closed early ends the request', async (name) => {
  const send = await silent[name]()
  const source = new PassThrough()
  source.write('a')
  setImmediate(() => source.destroy())
  await expect(send(upload(source, 3))).rejects.toMatchObject({ code: 'CONTENT_LENGTH_MISMATCH' })
})

it.each(versions)('%s: a source that failed before the request ends it', async (name) => {
  const send = await silent[name]()
  const source = new PassThrough()
  source.on('error', () => {}).destroy(new Error('the source failed'))
  await new Promise((resolve) => source.once('close', resolve))
  await expect(send(upload(source, 3))).rejects.toThrow('the source failed')
})

it.each(versions)('%s: an aborted request is not sent', async (name) => {
  let received = 0
  const send =
    name === 'HTTP/2'
      ? await overHttp2((stream) => {
          received += 1
          stream.respond({ ':status': 200 }, { endStream: true })
        })
      : await overHttp1((socket) => {
          socket.on('data', () => {
            received += 1
            socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
          })
        })
  await expect(send({ signal: AbortSignal.abort(new Error('cancelled')) })).rejects.toThrow('cancelled')
  await send()
  expect(received).toBe(1)
})

const isConnectionFailure = (error: unknown): boolean => classifyConnectionError(error).transient

/** RST_STREAM for the first stream of a connection (RFC 9113, section 6.4). */
const reset = (code: number): Uint8Array => Buffer.from([0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, code])

it.each<[string, (connection: Socket) => void]>([
  ['CANCEL', (connection) => void connection.write(reset(8))],
  ['INTERNAL_ERROR', (connection) => void connection.write(reset(2))],
  ['the end of the connection', (connection) => void connection.end()],
  ['a broken connection', (connection) => void connection.destroy()],
  ['a reset connection', (connection) => void connection.resetAndDestroy()],
])('HTTP/2: a body that is cut by %s is an error', async (_name, cut) => {
  const send = await overHttp2((stream, connection) => {
    stream.respond({ ':status': 200 })
    stream.write('abc', () => cut(connection))
  })
  const { body } = await send()
  await expect(readUpTo(100, body)).rejects.toSatisfy(isConnectionFailure)
})

it('HTTP/2: a body that is cut without an error code is shorter than its length', async () => {
  const send = await overHttp2((stream, connection) => {
    stream.respond({ ':status': 200, 'content-length': '10' })
    stream.write('abc', () => connection.write(reset(0)))
  })
  const { body } = await send()
  await expect(readUpTo(100, body)).rejects.toSatisfy(isConnectionFailure)
})

it('HTTP/2: a connection that ends before it is set up does not throw', async () => {
  const port = await listen(createServer((socket) => void socket.resume()))
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  const session = openSession(new URL(`http://127.0.0.1:${port}`), socket)
  session.destroy()
  expect(() => session.emit('connect', session, socket)).not.toThrow()
})

it('TLS on a connection that is gone already is an error', async () => {
  const port = await listen(createServer((socket) => void socket.resume()))
  const httpSocket = connect(port, '127.0.0.1')
  await once(httpSocket, 'connect')
  const to = { protocol: 'https:', hostname: '127.0.0.1', port: String(port), httpSocket }
  const opening = new Promise<Error | null>((resolve) => {
    socketOpener({ alpn: ['h2'] })(to, (...[error]) => resolve(error))
  })
  httpSocket.destroy()
  expect(await opening).toMatchObject({ code: 'ECONNRESET' })
})
