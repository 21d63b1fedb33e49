// Registries that are reached by IPv6 alone.
import { connect, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from '../promote/support.ts'

const app = multiPlatform('app')

/** A port of ::1 that leads to the registry, for the length of the test; nothing listens there on 127.0.0.1. */
async function onlyIpv6({ host }: Sandbox): Promise<number> {
  const [hostname, port] = host.split(':')
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname ?? '')
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()))
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '::1', ipv6Only: true }, resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

it('two registries that only ::1 leads to are promoted between, and a second run is unchanged', async () => {
  // Locations are paths: an upload stays on the IPv6 connection
  const [from, to] = [await registry(), await registry({ quirks: ['relative-location'] })]
  seed(from.store, 'acme/app', app, ['build'])
  const [source, target] = [`[::1]:${await onlyIpv6(from)}/acme/app`, `[::1]:${await onlyIpv6(to)}/acme/app`]
  const requests = [request(`${source}:build`, [`${target}:1.0.0`, `${target}:latest`])]
  const report = await promoteOverHttp(requests)
  expect(report).toMatchObject({ status: 'promoted', failures: [], warnings: [] })
  expect(['1.0.0', 'latest'].map((tag) => to.store.tag('acme/app', tag))).toEqual([app.digest, app.digest])
  expect((await promoteOverHttp(requests)).status).toBe('unchanged')
})
