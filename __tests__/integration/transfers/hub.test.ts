// Docker Hub has no catalog: its website's API is asked for a namespace, and held to its own origin.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { listOnHub } from '../../../src/registry/client/lists/docker-hub-catalog.ts'
import { connect } from '../../../src/registry/index.ts'
import type { RemoteName } from '../../../src/registry/model/reference.ts'
import { lacks } from '../../support/tools.ts'
import { makeIdentity, serveSecurely } from '../../unit/registry/transport/secure.ts'
import { type Handler, noCredentials, reply, serve, session } from '../../unit/registry/transport/support.ts'
import { tunnelTo } from '../../unit/registry/transport/tunnel.ts'

const { signal } = new AbortController()
async function pathsOf(names: AsyncIterable<RemoteName>): Promise<readonly string[]> {
  const paths: string[] = []
  for await (const { registry, path } of names) paths.push(`${registry}/${path}`)
  return paths
}

const pageOf = (names: readonly unknown[], next: unknown = null): string =>
  JSON.stringify({ count: 9, next, previous: null, results: names.map((name) => ({ name, namespace: 'acme' })) })

async function listed(handler: Handler, prefix = 'acme/') {
  const server = await serve(handler)
  const open = session(server.host)
  const host = { session: open, observe: (event: (typeof open.events)[number]) => open.events.push(event) }
  const paths = pathsOf(listOnHub(host, prefix, signal))
  return { server, open, paths }
}

describe('the repositories of a namespace of Docker Hub', () => {
  it('are listed page by page, by their prefix, without invalid names', async () => {
    const { server, open, paths } = await listed((incoming, response) => {
      const second = incoming.url?.includes('page=2') === true
      const next = `http://${incoming.headers.host}/v2/namespaces/acme/repositories?page=2`
      reply(response, 200, {}, second ? pageOf(['app-web', 'NO', 7]) : pageOf(['app', 'base'], next))
    }, 'acme/app')
    expect(await paths).toEqual(['docker.io/acme/app', 'docker.io/acme/app-web'])
    expect(server.seen).toEqual([
      'GET /v2/namespaces/acme/repositories?page_size=1000',
      'GET /v2/namespaces/acme/repositories?page=2',
    ])
    expect(open.events).toContainEqual(expect.objectContaining({ kind: 'warning', registry: 'docker.io' }))
  })

  it('are an error if a page links to itself', async () => {
    const { paths } = await listed((incoming, response) =>
      reply(
        response,
        200,
        {},
        pageOf(['app'], `http://${incoming.headers.host}/v2/namespaces/acme/repositories?page=1`),
      ),
    )
    await expect(paths).rejects.toThrow('the list leads back to a page that was read')
  })

  it('are not followed to another host', async () => {
    const { paths } = await listed((_, response) =>
      reply(response, 200, {}, pageOf(['app'], 'http://127.0.0.2/v2/namespaces/acme/repositories?page=2')),
    )
    await expect(paths).rejects.toThrow('another host')
  })

  it('are empty if the namespace does not exist', async () => {
    expect(await (await listed((_, response) => reply(response, 404, {}, '{}'))).paths).toEqual([])
  })

  it.each<[string, number, string]>([
    ['a refusal', 403, '{"message":"no"}'],
    ['no list', 200, '{"results":{}}'],
    ['no JSON', 200, '<html>'],
  ])('are an error where the answer is %s', async (_, status, body) => {
    await expect((await listed((__, response) => reply(response, status, {}, body))).paths).rejects.toThrow('list')
  })

  it.each(['', 'ac', '*/app', '../x/'])('are not requested without a namespace (%j)', async (prefix) => {
    const { server, paths } = await listed((_, response) => reply(response, 200, {}, pageOf([])), prefix)
    await expect(paths).rejects.toThrow('one namespace only')
    expect(server.seen).toEqual([])
  })
})

describe.skipIf(lacks('openssl'))('a glob over docker.io', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('is listed by the website, without credentials', async () => {
    const server = await serveSecurely({
      identity: await makeIdentity(),
      handler: (incoming, response) => {
        incoming.resume()
        response.writeHead(incoming.headers.authorization === undefined ? 200 : 400)
        response.end(pageOf(['app']))
      },
    })
    vi.stubEnv('https_proxy', `http://127.0.0.1:${await tunnelTo(server.port)}`)
    const registries = connect({
      settings: new Map([['hub.docker.com', { skipVerify: true }]]),
      credentials: noCredentials,
      concurrency: 4,
      observe: () => undefined,
    })
    const foundPaths = await pathsOf(registries.repositories('docker.io', 'acme/', signal))
    await registries.close()
    expect(foundPaths).toEqual(['docker.io/acme/app'])
    expect(server.seen).toEqual(['h2 GET /v2/namespaces/acme/repositories?page_size=1000'])
  })
})
