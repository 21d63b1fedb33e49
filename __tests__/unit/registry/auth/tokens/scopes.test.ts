// What tokens are asked to allow, and what is left where the service refuses more.
import { describe, expect, it } from 'vitest'
import type { RegistryRequest, Scope } from '../../../../../src/registry/transport/types.ts'
import { door, grant } from '../../transport/door.ts'
import { reply, request, session, statusOf } from '../../transport/support.ts'

const push: Partial<RegistryRequest> = {
  method: 'POST',
  redirects: 'none',
  scope: { repository: 'acme/app', actions: 'pull,push' },
}
const mount = (mountFrom: string): Partial<RegistryRequest> => ({
  ...push,
  scope: { repository: 'acme/app', actions: 'pull,push', mountFrom } satisfies Scope,
})

describe('scopes', () => {
  it('of a mount are asked apart, the destination first', async () => {
    const server = await door({})
    const open = session(server.host)
    await statusOf(open, request('/v2/x', push))
    await statusOf(open, request('/v2/x', mount('acme/base')))
    await statusOf(open, request('/v2/x', push))
    const scopes = server.seen
      .filter((line) => line.startsWith('GET /token'))
      .map((line) => new URL(line.slice(4), server.url).searchParams.getAll('scope'))
    expect(scopes).toEqual([
      ['repository:acme/app:pull,push'],
      ['repository:acme/app:pull,push', 'repository:acme/base:pull'],
    ])
  })

  it.each([401, 403, 400, 404])(
    'of a mount that are refused with %s leave the plain token, and are not asked again',
    async (status) => {
      const server = await door({
        token: (url, _, response) =>
          url.searchParams.getAll('scope').length > 1 ? reply(response, status) : grant(response, 'plain'),
        enter: (token) => (token === 'plain' ? 202 : 500),
      })
      const open = session(server.host)
      expect(await statusOf(open, request('/v2/x', push))).toBe(202)
      expect(await statusOf(open, request('/v2/x', mount('acme/base')))).toBe(202)
      expect(await statusOf(open, request('/v2/x', mount('acme/base')))).toBe(202)
      expect(server.seen.filter((line) => line.startsWith('GET /token'))).toHaveLength(2)
    },
  )

  it('of a mount from the repository itself are its own', async () => {
    const server = await door({})
    await statusOf(session(server.host), request('/v2/x', mount('acme/app')))
    expect(server.seen[1]).toBe('GET /token?service=s&scope=repository%3Aacme%2Fapp%3Apull%2Cpush')
  })

  it('to push that are denied fall back to pull, so that reading continues', async () => {
    const server = await door({
      token: (url, _, response) => (url.search.includes('push') ? reply(response, 403) : grant(response, 'read')),
    })
    const open = session(server.host)
    open.preconnect({ repository: 'acme/app', actions: 'pull,push' })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(server.seen.filter((line) => line.includes('push'))).toHaveLength(1)
  })

  it('grow when more is needed', async () => {
    const server = await door({ enter: (token) => (token.includes('push') ? 202 : 200) })
    const open = session(server.host)
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(await statusOf(open, request('/v2/x', push))).toBe(202)
    expect(await statusOf(open, request('/v2/x'))).toBe(202)
  })

  it.each(['*', 'aws'])('that the registry always wants (%s) are passed on as they are', async (fixed) => {
    const server = await door({
      challenge: (host) => `Bearer realm="http://${host}/token",service="s",scope="${fixed}"`,
      enter: (token) => (token.startsWith(`t${fixed}+repository:acme/`) ? 200 : 401),
    })
    const open = session(server.host)
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(await statusOf(open, request('/v2/y', { scope: { repository: 'acme/other', actions: 'pull' } }))).toBe(200)
    expect(server.seen).toHaveLength(5)
  })

  it('that a later challenge adds are asked for, first', async () => {
    const server = await door({
      challenge: (host) =>
        `Bearer realm="http://${host}/token",service="s",scope="repository:acme/app:extra repository:other:pull"`,
      enter: (token) => (token === 'trepository:acme/app:extra+repository:acme/app:pull' ? 200 : 401),
    })
    expect(await statusOf(session(server.host), request('/v2/x'))).toBe(200)
  })

  it('to delete are not added because a registry would like it', async () => {
    const server = await door({
      challenge: (host) =>
        `Bearer realm="http://${host}/token",service="s",scope="repository:acme/app:delete",error="insufficient_scope"`,
      enter: () => 401,
    })
    expect(await statusOf(session(server.host), request('/v2/x', { method: 'DELETE' }))).toBe(401)
    expect(server.seen.filter((line) => line.includes('delete'))).toEqual([])
    expect(server.seen.filter((line) => line.startsWith('GET /token'))).toHaveLength(1)
  })

  it('of the catalog, and none if no repository is concerned', async () => {
    const server = await door({})
    const open = session(server.host)
    await statusOf(open, request('/v2/_catalog', { scope: 'catalog' }))
    const { scope: _, ...bare } = request('/v2/other')
    await statusOf(open, bare)
    expect(server.seen.filter((line) => line.startsWith('GET /token'))).toEqual([
      'GET /token?service=s&scope=registry%3Acatalog%3A*',
      'GET /token?service=s',
    ])
  })
})
