// A login may be scoped to what is done: the store is told whether this run only reads a repository or writes it too.
import { describe, expect, it } from 'vitest'
import type { CredentialStore } from '../../../src/registry/credentials/types.ts'
import { door, grant } from '../../unit/registry/transport/door.ts'
import { basic, reply, request, session, statusOf } from '../../unit/registry/transport/support.ts'

/** A login per access, as login-action's scoped logins are; remembers what it was asked for. */
function scopedLogins(implicit = false): CredentialStore & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    sources: ['scoped logins'],
    find: async ({ path }, access) => {
      asked.push(`${access} ${path}`)
      return { credential: basic(`${access}er`, 'secret'), origin: `login to ${access}`, implicit }
    },
  }
}

const userOf = (header: string | undefined): string =>
  Buffer.from(header?.split(' ')[1] ?? '', 'base64')
    .toString()
    .split(':')[0] ?? ''

describe('the login', () => {
  it('is the one for the access of the run: a login for pulls is not used to push', async () => {
    const users: string[] = []
    const server = await door({
      token: (url, incoming, response) => {
        users.push(`${url.searchParams.get('scope')} ${userOf(incoming.headers.authorization)}`)
        grant(response, 't')
      },
    })
    const logins = scopedLogins()
    const open = session(server.host, { credentials: logins })
    await statusOf(open, request('/v2/x'))
    const scope = { repository: 'acme/copy', actions: 'pull,push' } as const
    await statusOf(open, request('/v2/y', { method: 'POST', redirects: 'none', scope }))
    expect(logins.asked).toEqual(['pull acme/app', 'push acme/copy'])
    expect(users).toEqual(['repository:acme/app:pull puller', 'repository:acme/copy:pull,push pusher'])
  })

  it('is the same for all requests to a repository once its access is known', async () => {
    const server = await door({})
    const logins = scopedLogins()
    const open = session(server.host, { credentials: logins })
    open.preconnect({ repository: 'acme/app', actions: 'pull,push' })
    await statusOf(open, request('/v2/x'))
    await statusOf(open, request('/v2/y', { scope: { repository: 'acme/app', actions: 'delete' } }))
    expect(logins.asked).toEqual(['push acme/app'])
  })

  it('that is implicit is dropped per repository, after any request', async () => {
    const server = await door({
      token: (_, incoming, response) =>
        incoming.headers.authorization === undefined ? grant(response, 't') : reply(response, 403),
    })
    const logins = scopedLogins(true)
    const open = session(server.host, { credentials: logins })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(open.sentLogins('acme/app')).toMatchObject({ logins: [{ origin: 'login to pull' }], anonymous: true })
  })
})
