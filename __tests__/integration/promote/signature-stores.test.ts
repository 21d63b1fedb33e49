// Signature stores on web servers: a run opens few connections to one, whatever it reads, and leaves none open.
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { image, index, layer, seed } from '../../../sandbox/content.ts'
import { eventHub } from '../../../src/promote/model/events.ts'
import { promote } from '../../../src/promote/promote.ts'
import { openSpool } from '../../../src/registry/content/spool.ts'
import { connect } from '../../../src/registry/index.ts'
import { registry } from '../../support/sandboxes.ts'
import { request, settings } from './support.ts'

const apps = ['one', 'two', 'three'].map((name) =>
  index(
    ['linux/amd64', 'linux/arm64', 'linux/s390x'].map((platform) => image({ platform, layers: [layer({ name })] })),
  ),
)
/** Manifests of all images: an index and three platforms each. */
const subjects = apps.length * 4
/** Requests that one registry's store gets at the same time. */
const width = 4

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A store of one signature per manifest, with the connections that it was sent and those still open. */
async function signatureStore() {
  const store = { base: '', connections: 0, open: 0, paths: new Array<string>() }
  const server = createServer(({ url = '' }, response) => {
    store.paths.push(url)
    if (url.endsWith('/signature-1')) response.end(Buffer.from([0x90, 1, 2, 3]))
    else response.writeHead(404).end()
  })
  server.on('connection', (socket) => {
    store.connections++
    store.open++
    socket.on('close', () => {
      store.open--
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  store.base = `http://127.0.0.1:${address.port}`
  return store
}

it('is read over one pool of connections per registry, which the end of the run closes', async () => {
  const [source, target, store] = [await registry(), await registry(), await signatureStore()]
  for (const [at, app] of apps.entries()) seed(source.store, `acme/app${at}`, app, ['1'])
  const events = eventHub()
  const registries = connect({
    settings: new Map([source, target].map(({ host }) => [host, { lookaside: { lookaside: store.base } }])),
    credentials: { find: async () => undefined, sources: [] },
    concurrency: 'auto',
    observe: (event) => events.emit({ kind: 'wire', event }),
  })
  const requests = apps.map((_, at) => request(`${source.host}/acme/app${at}:1`, [`${target.host}/acme/app${at}:1`]))
  const report = await promote(requests, { ...settings, ...registries, events, spool: openSpool(tmpdir()) })
  expect(report).toMatchObject({ status: 'promoted', failures: [] })
  expect(store.paths).toHaveLength(2 * 2 * subjects)
  expect(store.connections).toBeLessThanOrEqual(2 * width)
  await registries.close()
  await expect.poll(() => store.open).toBe(0)
})
