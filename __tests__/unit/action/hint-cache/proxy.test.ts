// A self-hosted runner behind a proxy reaches the cache service through it, and what is on the runner itself without it.
import { createServer, request as forward } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { cacheService } from '../../../../src/action/hint-cache/actions-cache.ts'
import { type FakeCache, startCacheService } from '../../../support/cache-service.ts'

/** What the proxy was asked for. */
const asked: string[] = []
let cache: FakeCache

/** Takes every name for the cache service; opens no tunnels. */
const proxy = createServer((request, response) => {
  const { method, headers, url = '' } = request
  const { host, pathname } = new URL(url)
  asked.push(host)
  const onward = forward(new URL(pathname, cache.url), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  request.pipe(onward)
}).on('connect', ({ url = '' }, client) => {
  asked.push(url)
  client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
})

beforeAll(async () => {
  cache = await startCacheService()
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening))
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new TypeError('not listening')
  for (const name of ['http_proxy', 'https_proxy']) vi.stubEnv(name, `http://127.0.0.1:${address.port}`)
  vi.stubEnv('no_proxy', 'direct.test')
})
beforeEach(() => {
  asked.length = 0
})
afterAll(async () => {
  vi.unstubAllEnvs()
  proxy.closeAllConnections()
  await new Promise((closed) => proxy.close(closed))
  await cache.close()
})

const { signal } = new AbortController()
const serviceAt = (url: string) => cacheService({ ...cache.env(2), ACTIONS_RESULTS_URL: url })

it('asks the service through the proxy, and loopback without it', async () => {
  await serviceAt('http://results.test/')?.save('key-1', Buffer.from('kept'), signal)
  expect(cache.entries).toMatchObject([{ key: 'key-1', complete: true }])
  // The bytes lie on loopback.
  expect(asked).toEqual(['results.test', 'results.test'])
})

it('asks for a tunnel where TLS is spoken', async () => {
  await expect(serviceAt('https://results.test/')?.restore('key-', signal)).rejects.toThrow()
  expect(asked).toEqual(['results.test:443'])
})

it('keeps to no_proxy', async () => {
  await expect(serviceAt('http://direct.test/')?.restore('key-', signal)).rejects.toThrow()
  expect(asked).toEqual([])
})
