// When a silent connection is the server's fault, and bodies of another length than announced.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DirectAgent } from '../../../../src/registry/transport/http/direct-agent.ts'
import { isServerWaiting } from '../../../../src/registry/transport/http/send-body.ts'
import type { HttpBody } from '../../../../src/registry/transport/http/types.ts'
import { createConnector } from '../../../../src/registry/transport/sockets/connector.ts'
import { socketOpener } from '../../../../src/registry/transport/sockets/open-socket.ts'

describe('a connection without data is the fault of the server', () => {
  const response = new PassThrough()
  const unread = new PassThrough()
  unread.write('x')
  const sending = new PassThrough()
  const full = new PassThrough({ highWaterMark: 1 })
  full.write('xx')
  const sent = new PassThrough()
  sent.end()

  it.each<[string, PassThrough, Readable | undefined, boolean]>([
    ['if the request is sent and no response has begun', sent, undefined, true],
    ['if a part of the request waits to be taken', full, undefined, true],
    ['but not if our source has sent nothing more', sending, undefined, false],
    ['if the response stops', sent, response, true],
    ['but not if its reader has not read what came', sent, unread, false],
  ])('%s', (_, outgoing, incoming, isFault) => {
    expect(isServerWaiting(outgoing, incoming)).toBe(!isFault)
  })
})

describe('a body that is streamed', () => {
  const bytes = (...parts: readonly string[]): Readable => Readable.from(parts.map((part) => Buffer.from(part)))

  async function put(body: HttpBody): Promise<string> {
    const received: string[] = []
    const server = createServer((incoming, reply) => {
      incoming.on('data', (chunk: Buffer) => received.push(chunk.toString()))
      incoming.once('end', () => reply.end())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const connector = createConnector(socketOpener({ alpn: ['http/1.1'] }), () => {})
    const agent = new DirectAgent(connector, { allowsHttp2: false })
    onTestFinished(async () => {
      await agent.close()
      server.close()
    })
    const response = await agent.send({
      method: 'PUT',
      url: new URL(`http://127.0.0.1:${port}/`),
      target: '/',
      headers: { 'content-length': '4' },
      body,
      signal: new AbortController().signal,
      idleTimeout: 60_000,
      progress: { started: false, failed: false },
    })
    response.body.resume()
    return received.join('')
  }

  it('arrives as it is', async () => {
    expect(await put({ source: bytes('ab', 'cd'), length: 4 })).toBe('abcd')
  })

  it.each([
    ['shorter', ['ab']],
    ['longer', ['ab', 'cde']],
  ])('fails if its source is %s than announced, and closes the source', async (_, parts) => {
    const source = bytes(...parts)
    await expect(put({ source, length: 4 })).rejects.toMatchObject({ code: 'CONTENT_LENGTH_MISMATCH' })
    if (!source.closed) await once(source, 'close')
    expect(source.destroyed).toBe(true)
  })
})
