// Requests to services of Sigstore and GitHub: repeated if their failure may pass.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { requestSender } from '../../../../src/action/trust/request.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A service that answers with these statuses, the last one for good; and what it was sent. */
async function service(...statuses: readonly number[]) {
  const seen = { url: '', bodies: new Array<string>() }
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const status = statuses[seen.bodies.length] ?? statuses.at(-1) ?? 200
    seen.bodies.push(body)
    response.writeHead(status).end('an answer')
  }
  const server = createServer((request, response) => void handle(request, response))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  seen.url = `http://127.0.0.1:${address.port}`
  return seen
}

const { signal } = new AbortController()

it.each<[string, readonly number[], number, number]>([
  ['an overloaded service is asked again', [503, 429, 201], 201, 3],
  ['one that stays so is asked three times', [503], 503, 3],
  ['a refusal is the answer', [403, 201], 403, 1],
])('%s', async (_, statuses, status, requests) => {
  const { url, bodies } = await service(...statuses)
  const response = await requestSender(signal, [0, 0])(new URL(url), { method: 'POST', body: 'the request' })
  expect(response.status).toBe(status)
  expect(bodies).toEqual(Array.from({ length: requests }, () => 'the request'))
})

it('a response that is too long is not asked for again', async () => {
  const { url, bodies } = await service(200)
  await expect(requestSender(signal, [0, 0])(new URL(url), { limit: 3 })).rejects.toThrow('longer than 3 bytes')
  expect(bodies).toHaveLength(1)
})
