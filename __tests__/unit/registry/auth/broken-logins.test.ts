// A place of credentials that is there and cannot be used: a failure of that registry, and no reason to go on without.
import { expect, it } from 'vitest'
import { CredentialError } from '../../../../src/registry/credentials/types.ts'
import { RegistryError } from '../../../../src/registry/model/errors.ts'
import { door } from '../transport/door.ts'
import { request, session } from '../transport/support.ts'

it('a broken login fails with its registry and code as soon as a login is asked for', async () => {
  const server = await door({})
  const broken = {
    sources: ['config.json'],
    find: () => Promise.reject(new CredentialError('docker-credential-x is not installed')),
  }
  const scope = { repository: 'acme/app', actions: 'pull' } as const
  const sent = session(server.host, { credentials: broken }).send(request('/v2/x', { scope }))
  const failure = await sent.catch((error: unknown) => error)
  if (!(failure instanceof RegistryError)) throw failure
  expect(failure.message).toMatch(`${server.host}: could not test in acme/app`)
  expect(failure.message).toMatch('docker-credential-x is not installed')
  expect(failure.code).toBe('credentials-unusable')
  expect(server.seen).toEqual(['GET /v2/x'])
})
