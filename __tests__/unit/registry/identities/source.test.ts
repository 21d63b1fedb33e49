// When logins are issued: on first use, once for all requests, again before they expire.
import { expect, it } from 'vitest'
import { identitySource } from '../../../../src/registry/identities/source.ts'
import type { RegistryIdentity } from '../../../../src/registry/identities/types.ts'
import { answer, idTokenFor } from '../../../support/identity-services.ts'

const identity: RegistryIdentity = { type: 'dockerhub', registry: 'docker.io', username: 'acme', connectionId: 'c' }
const name = { kind: 'registry', registry: 'docker.io', path: 'acme/app' } as const

function stage(lifetime: number, failures = 0) {
  const state = { now: 0, issued: 0, failures }
  const source = identitySource([identity], {
    env: { PROMOTE_IMAGE_ID_TOKEN: idTokenFor('https://identity.docker.com') },
    now: () => state.now,
    onSecret: () => undefined,
    send: async () => {
      if (state.failures > 0) {
        state.failures -= 1
        return answer(503, {})
      }
      state.issued += 1
      return answer(200, { access_token: `token-${state.issued}`, expires_in: lifetime })
    },
  })
  return { state, find: async () => (await source.find(name, 'push'))?.credential ?? {}, source }
}

it('nothing is asked before a login is needed, and one is shared by all who need it', async () => {
  const { state, find } = stage(300)
  expect(state.issued).toBe(0)
  const shared = { password: 'token-1' }
  expect(await Promise.all([find(), find(), find()])).toMatchObject([shared, shared, shared])
  expect(state.issued).toBe(1)
})

it.each([
  ['a fifth of its life', 300, 239_999, 240_000],
  ['two minutes', 3600, 3_479_999, 3_480_000],
])('it is renewed %s before it ends', async (_, lifetime, before, after) => {
  const { state, find } = stage(lifetime)
  await find()
  state.now = before
  expect(await find()).toMatchObject({ password: 'token-1' })
  state.now = after
  expect(await Promise.all([find(), find()])).toMatchObject([{ password: 'token-2' }, { password: 'token-2' }])
})

it('a failure is not kept', async () => {
  const { find } = stage(300, 1)
  await expect(find()).rejects.toThrow('Docker gave no token for the organization acme (HTTP 503)')
  expect(await find()).toMatchObject({ password: 'token-1' })
})

it('answers for its own registry alone', async () => {
  const { source, state } = stage(300)
  expect(await source.find({ kind: 'registry', registry: 'ghcr.io', path: 'acme/app' }, 'push')).toBeUndefined()
  expect(state.issued).toBe(0)
})
