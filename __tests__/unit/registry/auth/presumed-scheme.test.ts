// A scheme that is presumed from the registry's name, and what happens to its tokens when it proves wrong.
import { describe, expect, it } from 'vitest'
import { Authorizer } from '../../../../src/registry/auth/authorizer.ts'
import type { Need } from '../../../../src/registry/auth/grants.ts'
import type { TokenRequest, TokenResponse } from '../../../../src/registry/auth/tokens/endpoint.ts'
import { AddressPolicy } from '../../../../src/registry/transport/security/address-policy.ts'
import { noCredentials, testClock } from '../transport/support.ts'

const need: Need = {
  scope: { repository: 'acme/app', actions: 'pull' },
  reads: true,
  signal: new AbortController().signal,
}

function ghcr(requestToken: (request: TokenRequest) => Promise<TokenResponse>): Authorizer {
  const origin = new URL('https://ghcr.io')
  return new Authorizer({
    rules: { registry: 'ghcr.io', origin, settings: {}, addresses: new AddressPolicy('ghcr.io', false) },
    credentials: noCredentials,
    clock: testClock(),
    requestToken,
    ping: async () => undefined,
    warn: () => undefined,
    onUntrustedRealm: () => undefined,
    onSchemeSelected: () => undefined,
  })
}

describe('a presumed scheme', () => {
  it('whose token service fails is dropped: later requests do not ask that service', async () => {
    const realms: string[] = []
    const authorizer = ghcr(async ({ realm }) => {
      realms.push(realm.href)
      throw new Error('the token service is down')
    })
    expect(await authorizer.authorize(need)).toEqual({})
    expect(await authorizer.authorize(need)).toEqual({})
    expect([realms, authorizer.isSchemeKnown]).toEqual([['https://ghcr.io/token'], false])
  })

  it('that the registry contradicts takes its tokens along: none is sent to a registry that names another service', async () => {
    const authorizer = ghcr(async ({ realm }) => ({ kind: 'granted', token: `of ${realm.pathname}`, seconds: 300 }))
    const first = await authorizer.authorize(need)
    const challenge = 'Bearer realm="https://ghcr.io/new",service="n"'
    const second = await authorizer.onRejected(need, first, { status: 401, challenge })
    expect([first.header, second?.header]).toEqual(['Bearer of /token', 'Bearer of /new'])
  })
})
