// A session against the sandbox registry: the ways a run meets its doors, from open to guarded.
import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Sandbox, type SandboxOptions, startRegistry } from '../../../../sandbox/server.ts'
import { basic, credentials, request, sentBlob, session, statusOf, textOf } from './support.ts'

async function registry(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startRegistry(options)
  onTestFinished(() => sandbox.close())
  return sandbox
}

const guarded: SandboxOptions = { auth: { kind: 'bearer', users: { ann: 'secret' } } }
const ann = credentials({ credential: basic('ann', 'secret') })

describe('a session', () => {
  it('asks an open registry once, without a ping', async () => {
    const sandbox = await registry()
    const open = session(sandbox.host)
    expect(await statusOf(open, request('/v2/acme/app/manifests/absent'))).toBe(404)
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['manifest-get'])
    expect(sandbox.requests[0]?.headers['user-agent']).toMatch(/^promote-image\/\d+\.\d+\.\d+ \(\+https:\/\//)
    expect(open.events).toMatchObject([
      { kind: 'request', method: 'GET', path: '/v2/acme/app/manifests/absent', status: 404 },
    ])
  })

  it('gets one token for many requests of one repository', async () => {
    const sandbox = await registry(guarded)
    const open = session(sandbox.host, { credentials: ann })
    await statusOf(open, request('/v2/acme/app/manifests/a'))
    await Promise.all(['b', 'c', 'd'].map((tag) => statusOf(open, request(`/v2/acme/app/manifests/${tag}`))))
    expect(sandbox.requests.map(({ operation, status }) => [operation, status])).toEqual([
      ['manifest-get', 401],
      ['token', 200],
      ['manifest-get', 404],
      ['manifest-get', 404],
      ['manifest-get', 404],
      ['manifest-get', 404],
    ])
  })

  it('asks for the access that the run will need, as soon as it was said', async () => {
    const sandbox = await registry(guarded)
    const open = session(sandbox.host, { credentials: ann })
    open.preconnect({ repository: 'acme/app', actions: 'pull,push' })
    await statusOf(open, request('/v2/acme/app/manifests/a'))
    const upload = {
      method: 'POST',
      redirects: 'none',
      scope: { repository: 'acme/app', actions: 'pull,push' },
    } as const
    expect(await statusOf(open, request('/v2/acme/app/blobs/uploads/', upload))).toBe(202)
    const tokens = sandbox.requests.filter(({ operation }) => operation === 'token')
    expect(tokens.map(({ query }) => new URLSearchParams(query).getAll('scope'))).toEqual([
      ['repository:acme/app:pull,push'],
    ])
  })

  it('gets a new token when the old one is no longer taken, and opens the body again', async () => {
    const sandbox = await registry(guarded)
    const open = session(sandbox.host, { credentials: ann })
    const scope = { repository: 'acme/app', actions: 'pull,push' } as const
    const started = await open.send(
      request('/v2/acme/app/blobs/uploads/', { method: 'POST', redirects: 'none', scope, retry: 'once' }),
    )
    await started.discard()
    sandbox.expireTokens()
    let opened = 0
    const body = {
      kind: 'stream',
      blob: sentBlob,
      length: 5,
      contentType: 'application/octet-stream',
      open: () => {
        opened += 1
        return Promise.resolve(Readable.from([Buffer.from('hello')]))
      },
    } as const
    const target = new URL(started.headers['location'] ?? '', started.url)
    const patch = { method: 'PATCH', redirects: 'none', scope, retry: 'once', bodySize: 'blob', body } as const
    expect(await statusOf(open, request(target, patch))).toBe(202)
    expect(opened).toBe(2)
  })

  it('takes Basic if the registry asks for it', async () => {
    const sandbox = await registry({ auth: { kind: 'basic', users: { ann: 'secret' } } })
    const open = session(sandbox.host, { credentials: ann })
    expect(await statusOf(open, request('/v2/acme/app/manifests/a'))).toBe(404)
    expect(await statusOf(open, request('/v2/acme/app/manifests/a'))).toBe(404)
    expect(sandbox.requests.map(({ status }) => status)).toEqual([401, 404, 404])
  })

  it('hands the 401 over if there is nothing to show', async () => {
    const sandbox = await registry({ auth: { kind: 'basic', users: { ann: 'secret' } } })
    const open = session(sandbox.host)
    expect(await statusOf(open, request('/v2/acme/app/manifests/a'))).toBe(401)
    expect(sandbox.requests).toHaveLength(1)
    expect(open.sentLogins('acme/app')).toEqual({ logins: [], anonymous: true, sources: ['nowhere'] })
  })

  it('follows a blob to another origin without the credentials', async () => {
    const sandbox = await registry({ ...guarded, quirks: ['blob-redirect'] })
    const digest = sandbox.store.putBlob('acme/app', Buffer.from('hello'))
    const open = session(sandbox.host, { credentials: ann })
    const response = await open.send(request(`/v2/acme/app/blobs/${digest}`, { bodySize: 'blob' }))
    expect(await textOf(response)).toBe('hello')
    expect(response.url.host).not.toBe(sandbox.host)
    expect(sandbox.requests.at(-1)).toMatchObject({ origin: 'second', status: 200 })
    expect(sandbox.requests.at(-1)?.headers['authorization']).toBeUndefined()
  })
})
