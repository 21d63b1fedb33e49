// The sandbox's doors: Basic, and Bearer with its token service.
import { describe, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import type { Auth, Sandbox, SandboxOptions } from '../../../sandbox/server.ts'
import { digestOf } from '../../../sandbox/storage/names.ts'
import { basic, call, start } from './harness.ts'

const grants = { ci: { 'acme/app': ['pull'], '*': ['pull', 'push'] } } as const
const users = { root: 'secret', ci: 'word:with:colons' }
const built = multiPlatform('app')
const layer = digestOf(Buffer.from('layer'))

async function open(auth: Auth, more: SandboxOptions = {}): Promise<Sandbox> {
  const registry = await start({ ...more, auth })
  seed(registry.store, 'acme/app', built, ['1.0'])
  registry.store.putBlob('acme/app', Buffer.from('layer'))
  return registry
}

const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` })

async function tokenOf(response: Response): Promise<string> {
  const body = await response.json()
  return typeof body === 'object' && body !== null && 'token' in body ? String(body.token) : ''
}

async function getToken(registry: Sandbox, scope: string, headers = basic('ci', users.ci)): Promise<string> {
  return tokenOf(await call(registry, 'GET', `/token?service=x&scope=${scope}`, { headers }))
}

async function status(registry: Sandbox, path: string, headers = {}, method = 'GET'): Promise<number> {
  return (await call(registry, method, path, { headers })).status
}

describe('basic', () => {
  it('lets in whom it knows, to what they were granted', async () => {
    const registry = await open({ kind: 'basic', users, grants })
    const upload = '/v2/acme/app/blobs/uploads/'
    expect(await status(registry, '/v2/')).toBe(401)
    expect(await status(registry, '/v2/', basic('ci', 'wrong'))).toBe(401)
    expect(await status(registry, '/v2/', basic('__proto__', ''))).toBe(401)
    expect(await status(registry, '/v2/', basic('ci', users.ci))).toBe(200)
    expect(await status(registry, '/v2/acme/app/manifests/1.0', basic('ci', users.ci))).toBe(200)
    expect(await status(registry, '/v2/acme/app/manifests/1.0')).toBe(401)
    expect(await status(registry, upload, basic('ci', users.ci), 'POST')).toBe(403)
    expect(await status(registry, '/v2/acme/other/blobs/uploads/', basic('ci', users.ci), 'POST')).toBe(202)
    expect(await status(registry, upload, basic('root', 'secret'), 'POST')).toBe(202)
  })

  it('allows anonymous pulls if configured, and nothing else', async () => {
    const registry = await open({ kind: 'basic', users, anonymousPull: true })
    expect(await status(registry, '/v2/acme/app/manifests/1.0')).toBe(200)
    expect(await status(registry, '/v2/acme/app/blobs/uploads/', {}, 'POST')).toBe(401)
  })

  it('declines a mount from what the caller may not read', async () => {
    const registry = await open({ kind: 'basic', users, grants: { ci: { 'acme/other': ['pull', 'push'] } } })
    const path = `/v2/acme/other/blobs/uploads/?mount=${layer}&from=acme/app`
    expect(await status(registry, path, basic('ci', users.ci), 'POST')).toBe(202)
    expect(await status(registry, path, basic('root', 'secret'), 'POST')).toBe(201)
  })
})

describe('bearer', () => {
  it.each([
    ['GET', '/v2/', ''],
    ['GET', '/v2/acme/app/manifests/1.0', ',scope="repository:acme/app:pull"'],
    ['POST', '/v2/acme/app/blobs/uploads/', ',scope="repository:acme/app:pull,push"'],
    ['DELETE', '/v2/acme/app/manifests/1.0', ',scope="repository:acme/app:delete"'],
    [
      'POST',
      `/v2/a/b/blobs/uploads/?mount=${layer}&from=acme/app`,
      ',scope="repository:a/b:pull,push repository:acme/app:pull"',
    ],
  ])('challenges %s %s with the scope it needs', async (method, path, scope) => {
    const registry = await open({ kind: 'bearer', users })
    const response = await call(registry, method, path)
    expect(response.status).toBe(401)
    const expected = `Bearer realm="${registry.url}/token",service="${registry.host}"${scope}`
    expect(response.headers.get('www-authenticate')).toBe(expected)
  })

  it('grants what was asked and is allowed, for as long as it lasts', async () => {
    const registry = await open({ kind: 'bearer', users, grants })
    const token = await getToken(registry, 'repository:acme/app:pull,push')
    const path = '/v2/acme/app/blobs/uploads/'
    expect(await status(registry, '/v2/acme/app/manifests/1.0', bearer(token))).toBe(200)
    const refused = await call(registry, 'POST', path, { headers: bearer(token) })
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="insufficient_scope"'),
    ])
    registry.expireTokens()
    const expired = await call(registry, 'GET', '/v2/', { headers: bearer(token) })
    expect(expired.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  it('honours tokenSeconds', async () => {
    const registry = await open({ kind: 'bearer', users, tokenSeconds: 0 })
    const token = await getToken(registry, 'repository:acme/app:pull')
    expect(await status(registry, '/v2/acme/app/manifests/1.0', bearer(token))).toBe(401)
  })

  it('refuses wrong credentials, and issues anonymous pull tokens if allowed', async () => {
    const registry = await open({ kind: 'bearer', users, anonymousPull: true })
    const path = '/token?scope=repository:acme/app:pull,push'
    expect(await status(registry, path, basic('ci', 'wrong'))).toBe(401)
    const token = await tokenOf(await call(registry, 'GET', path))
    expect(await status(registry, '/v2/acme/app/manifests/1.0', bearer(token))).toBe(200)
    expect(await status(registry, '/v2/acme/app/blobs/uploads/', bearer(token), 'POST')).toBe(401)
  })

  it.each([
    ['grant_type=password&username=root&password=secret', 202],
    ['grant_type=refresh_token&refresh_token=secret', 202],
    ['grant_type=password&username=root&password=wrong', 401],
    ['grant_type=password&username=ci&password=secret', 401],
  ])('takes the OAuth2 form %s', async (form, expected) => {
    const registry = await open({ kind: 'bearer', users })
    const body = `${form}&service=x&scope=repository:a/b:pull,push repository:acme/app:pull`
    const token = await tokenOf(await call(registry, 'POST', '/token', { body }))
    expect(await status(registry, '/v2/a/b/blobs/uploads/', bearer(token), 'POST')).toBe(expected)
  })

  it('wants the pull scope of a mount’s source, unless everyone may pull it', async () => {
    const path = `/v2/acme/other/blobs/uploads/?mount=${layer}&from=acme/app`
    const scope = 'repository:acme/other:pull,push'
    const closed = await open({ kind: 'bearer', users })
    const free = await open({ kind: 'bearer', users, anonymousPull: true })
    const hub = await open({ kind: 'bearer', users, anonymousPull: true }, { quirks: ['mount-needs-scope'] })
    const tokens = await Promise.all([closed, free, hub].map((registry) => getToken(registry, scope)))
    const [ofClosed = '', ofFree = '', ofHub = ''] = tokens
    expect(await status(closed, path, bearer(ofClosed), 'POST')).toBe(401)
    expect(await status(free, path, bearer(ofFree), 'POST')).toBe(201)
    expect(await status(hub, path, bearer(ofHub), 'POST')).toBe(401)
    const both = await getToken(hub, `${scope}&scope=repository:acme/app:pull`)
    expect(await status(hub, path, bearer(both), 'POST')).toBe(201)
  })

  it('under token-denied does not grant less than was asked', async () => {
    const registry = await open({ kind: 'bearer', users, grants }, { quirks: ['token-denied'] })
    const headers = basic('ci', users.ci)
    expect(await status(registry, '/token?scope=repository:acme/app:pull,push', headers)).toBe(403)
    expect(await status(registry, '/token?scope=repository:acme/app:pull', headers)).toBe(200)
  })

  it('under fixed-scope challenges with `*`, and its token is good for all that is granted', async () => {
    const registry = await open({ kind: 'bearer', users, grants }, { quirks: ['fixed-scope'] })
    const response = await call(registry, 'GET', '/v2/acme/app/manifests/1.0')
    expect(response.headers.get('www-authenticate')).toContain('scope="*"')
    const token = await getToken(registry, '*')
    expect(await status(registry, '/v2/acme/app/manifests/1.0', bearer(token))).toBe(200)
    expect(await status(registry, '/v2/acme/app/blobs/uploads/', bearer(token), 'POST')).toBe(401)
  })
})
