// A registry for which `registries` says `anonymous: true`: no login is looked up, and a refusal says why.
import { describe, expect, it } from 'vitest'
import { image, seed } from '../../../sandbox/content.ts'
import { tag } from './content.ts'
import { connected } from './stage.ts'

const users = { alice: 'secret' }
const settings = { anonymous: true }
/** A login that the registry would refuse, as an expired one in docker's configuration. */
const credentials = {
  sources: ['~/.docker/config.json'],
  find: async () => ({
    credential: { kind: 'basic', username: 'alice', password: 'expired' } as const,
    origin: '~/.docker/config.json',
    implicit: false,
  }),
}

describe.each(['basic', 'bearer'] as const)('a registry with `anonymous: true` (%s)', (kind) => {
  it('is read without the login that is configured for it', async () => {
    const connection = await connected({ auth: { kind, users, anonymousPull: true } }, { settings, credentials })
    seed(connection.sandbox.store, 'app', image(), ['1'])
    await expect(connection.pull('app').manifest(tag('1'))).resolves.toMatchObject({ kind: 'image' })
    const schemes = connection.sandbox.requests.map(({ headers }) => headers['authorization'])
    expect(schemes).not.toContain('Basic')
  })

  it('reports the setting if the registry requires a login', async () => {
    const connection = await connected({ auth: { kind, users } }, { settings, credentials })
    seed(connection.sandbox.store, 'app', image(), ['1'])
    const error: unknown = await connection
      .pull('app')
      .manifest(tag('1'))
      .catch((reason: unknown) => reason)
    expect(error).toHaveProperty('remedy', expect.stringContaining('No login is sent to'))
  })
})
