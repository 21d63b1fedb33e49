// Requests to token services over real sockets: what is repeated, what is bounded, where no token is sent.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serviceClient } from '../../../../../src/registry/identities/token-service/client.ts'

async function serve(
  handler: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<URL> {
  let count = 0
  const server = createServer((request, response) => {
    count += 1
    handler(request, response, count)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return new URL(`http://127.0.0.1:${address.port}/token`)
}

function client(signal = new AbortController().signal) {
  return serviceClient({ env: {}, signal, settings: new Map(), delays: [0, 0] })
}

describe('a request to a token service', () => {
  it.each([429, 500, 503])('that fails with %i for a moment is sent again', async (status) => {
    const url = await serve((_, response, count) => response.writeHead(count < 3 ? status : 200).end(`{"n":${count}}`))
    expect(await client()({ method: 'POST', url, body: 'x' })).toEqual({ status: 200, text: '{"n":3}' })
  })

  it.each(['{"__type":"ThrottlingException"}', '<Code>Throttling</Code>'])(
    'that is throttled as AWS says it is repeated: 400 %s',
    async (text) => {
      const url = await serve((_, response, count) => response.writeHead(count < 2 ? 400 : 200).end(text))
      expect(await client()({ method: 'GET', url })).toMatchObject({ status: 200 })
    },
  )

  it('that is refused is not repeated', async () => {
    const url = await serve((_, response, count) => response.writeHead(403).end(String(count)))
    expect(await client()({ method: 'GET', url })).toEqual({ status: 403, text: '1' })
  })

  it('follows no redirect: the token would go along', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: 'https://elsewhere.test/' }).end())
    expect(await client()({ method: 'GET', url })).toMatchObject({ status: 302 })
  })

  it('reads a bounded answer', async () => {
    const url = await serve((_, response) => response.writeHead(200).end(Buffer.alloc(300 * 1024)))
    await expect(client()({ method: 'GET', url })).rejects.toThrow('exceeds 262144 bytes')
  })

  it.each(['sts.corp', 'localhost.', '127.0.0.1.evil.net', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'])(
    'is not sent without TLS to another machine: %s',
    async (host) => {
      await expect(client()({ method: 'GET', url: new URL(`http://${host}/token`) })).rejects.toThrow(
        `http://${host} is not reached by HTTPS: no ID token is sent there.`,
      )
    },
  )

  it('ends when the run is stopped', async () => {
    const stop = new AbortController()
    const url = await serve(() => stop.abort(new Error('the job was cancelled')))
    await expect(client(stop.signal)({ method: 'GET', url })).rejects.toThrow('the job was cancelled')
  })

  it('names the host that does not answer', async () => {
    const url = await serve((_, response) => response.destroy())
    await expect(client()({ method: 'GET', url })).rejects.toThrow(`${url.host} could not be reached (`)
  })
})
