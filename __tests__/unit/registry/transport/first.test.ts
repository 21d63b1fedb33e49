// Over TLS the first request of a host goes alone: what its answer teaches, all others have from the start.
import type { IncomingHttpHeaders } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { beforeAll, describe as describeTests, expect, it } from 'vitest'
import { lacks } from '../../../support/tools.ts'
import { type Identity, makeIdentity, serveSecurely } from './secure.ts'
import { basic, credentials, request, session, statusOf } from './support.ts'

let identity: Identity
beforeAll(async () => {
  if (!lacks('openssl')) identity = await makeIdentity()
})

const describe = describeTests.skipIf(lacks('openssl'))
const secure = { plainHttp: false }

/** A registry that wants tokens of its own service; `seen`: path and whether somebody was named. */
async function guarded(answer: (authorization: string | undefined) => number) {
  const seen: string[] = []
  const server = await serveSecurely({
    identity,
    handler: ({ headers, url }: { readonly headers: IncomingHttpHeaders; readonly url?: string }, response) => {
      const { pathname } = new URL(url ?? '', 'https://localhost')
      seen.push(`${pathname} ${headers.authorization === undefined ? 'anonymous' : 'known'}`)
      const challenge = `Bearer realm="https://${server.host}/token",service="s"`
      if (pathname !== '/token') response.writeHead(answer(headers.authorization), { 'www-authenticate': challenge })
      response.end(JSON.stringify({ token: 't' }))
    },
  })
  const settings = { ...secure, ca: identity.ca }
  return { seen, open: session(server.host, { settings, credentials: credentials({ credential: basic('a', 'b') }) }) }
}

const ask = (repository: string) =>
  request(`/v2/${repository}/x`, { scope: { repository: `acme/${repository}`, actions: 'pull' } })

describe('requests that begin together', () => {
  it('are refused once, however many they are', async () => {
    const { seen, open } = await guarded((authorization) => (authorization === undefined ? 401 : 200))
    const statuses = await Promise.all(['a', 'b', 'c'].map((repositoryName) => statusOf(open, ask(repositoryName))))
    expect(statuses).toEqual([200, 200, 200])
    expect(seen.filter((line) => line === '/v2/a/x anonymous')).toHaveLength(1)
    expect(seen.filter((line) => line.startsWith('/v2/') && line.endsWith('anonymous'))).toHaveLength(1)
    expect(seen.filter((line) => line === '/token known')).toHaveLength(3)
  })

  it('all continue if no login is needed', async () => {
    const { seen, open } = await guarded(() => 200)
    await Promise.all(['a', 'b', 'c'].map((repositoryName) => statusOf(open, ask(repositoryName))))
    expect(seen.toSorted()).toEqual(['/v2/a/x anonymous', '/v2/b/x anonymous', '/v2/c/x anonymous'])
  })

  it('continue if the first of them fails, and if it is cancelled', async () => {
    const { open } = await guarded(() => 200)
    const cancel = new AbortController()
    const first = statusOf(open, { ...ask('a'), signal: cancel.signal })
    const second = statusOf(open, ask('b'))
    cancel.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    expect(await second).toBe(200)
  })
})

describe('blobs that are expected', () => {
  const toSend = { repository: 'acme/app', actions: 'pull,push' } as const

  it.each([
    ['to be sent', toSend],
    ['to be read', { repository: 'acme/app', actions: 'pull' } as const],
  ])('%s have connections of their own before they are asked for', async (_, scope) => {
    const server = await serveSecurely({ identity })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca } })
    await statusOf(open, request('/v2/x'))
    open.preconnect(scope, 3)
    while (server.connections.length < 4) await setImmediate()
    expect(server.connections).toEqual(['h2', 'http/1.1', 'http/1.1', 'http/1.1'])
  })

  it('to be mounted need none', async () => {
    const server = await serveSecurely({ identity })
    const open = session(server.host, { settings: { ...secure, ca: identity.ca } })
    await statusOf(open, request('/v2/x'))
    open.preconnect({ ...toSend, mountFrom: 'acme/base' }, 3)
    for (let turn = 0; turn < 20; turn += 1) await statusOf(open, request('/v2/x'))
    expect(server.connections).toEqual(['h2'])
  })
})
