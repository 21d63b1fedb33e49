// An image that is larger than memory should hold, by the built action between two registries of their own processes.
import { afterAll, expect, it } from 'vitest'
import { pushLarge } from '../../bench/large.ts'
import { measure } from '../../bench/measure.ts'
import { type Server, startServer } from '../../bench/servers.ts'
import { mediaTypes } from '../../sandbox/content.ts'

const gibibyte = 1024 ** 3
const servers: Server[] = []

async function start(): Promise<Server> {
  const server = await startServer()
  servers.push(server)
  return server
}

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
})

it('10 GiB in four blobs take less than 200 MiB of memory, and arrive', async () => {
  const [source, target] = [await start(), await start()]
  const quarter = (10 * gibibyte) / 4
  const digest = await pushLarge(source.host, 'acme/large', 'build', [quarter, quarter, quarter, quarter])
  const { megabytes, outputs } = await measure({
    source: `${source.host}/acme/large:build`,
    targets: `${target.host}/acme/large:1.0.0`,
  })
  expect(outputs).toMatchObject({ status: 'promoted', digest })
  const response = await fetch(`http://${target.host}/v2/acme/large/manifests/1.0.0`, {
    method: 'HEAD',
    headers: { accept: mediaTypes.manifest },
  })
  expect(response.headers.get('docker-content-digest')).toBe(digest)
  console.log(`10 GiB: ${Math.round(megabytes)} MiB`)
  expect(megabytes).toBeLessThan(200)
})
