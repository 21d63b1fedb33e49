// An HTTP proxy before a registry of others: it records every request, and may answer some in the registry's place.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'

export interface RecordedRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** What the proxy answers in the registry's place. */
export interface ProxyAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface RecordingProxy {
  /** `127.0.0.1:PORT`. The registry is asked under this name, so that its Locations lead here too. */
  readonly host: string
  readonly requests: readonly RecordedRequest[]
  close(): Promise<void>
}

/** `answer` may refuse a request; `undefined` passes it on to `target` (`host:port`). */
export async function startRecordingProxy(
  target: string,
  answer: (request: RecordedRequest) => ProxyAnswer | undefined = () => undefined,
): Promise<RecordingProxy> {
  const requests: RecordedRequest[] = []
  const handle = (incoming: IncomingMessage, response: ServerResponse): void => {
    const { method = 'GET', url: path = '/', headers } = incoming
    const recorded = { method, path, headers }
    requests.push(recorded)
    const own = answer(recorded)
    if (own !== undefined) {
      incoming.resume()
      response.writeHead(own.status, own.headers).end()
      return
    }
    const upstream = request(`http://${target}${path}`, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(response)
    })
    upstream.on('error', () => response.destroy())
    incoming.pipe(upstream)
  }
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    host: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
