import { describe, expect, it } from 'vitest'
import { checkRealm } from '../../../../src/registry/auth/realm-policy.ts'
import { sharesDomain } from '../../../../src/registry/auth/registrable-domain.ts'
import type { HostSettings } from '../../../../src/registry/model/host-settings.ts'
import { AddressPolicy } from '../../../../src/registry/transport/security/address-policy.ts'
import { apiOrigin } from '../../../../src/registry/transport/security/origin.ts'

async function judge(registry: string, realm: string, settings: HostSettings = {}): Promise<string> {
  const origin = apiOrigin(registry, settings)
  const addresses = new AddressPolicy(origin.hostname, settings.allowPrivate === true)
  const judged = await checkRealm(realm, { registry, origin, settings, addresses })
  if (judged.kind === 'refused') return 'refused'
  return judged.trusted ? 'credentials' : 'anonymous'
}

describe('a token realm', () => {
  it.each<[string, string, string]>([
    ['docker.io', 'https://auth.docker.io/token', 'credentials'],
    ['ghcr.io', 'https://ghcr.io/token', 'credentials'],
    ['registry.gitlab.com', 'https://gitlab.com/jwt/auth', 'credentials'],
    ['registry.example.com', '/token', 'credentials'],
    ['registry.example.com', 'https://registry.example.com:8443/token', 'credentials'],
    ['gitlab.example.com:5050', 'https://gitlab.example.com/jwt/auth', 'credentials'],
    ['registry.example.com', 'https://auth.example.com/token', 'credentials'],
    ['registry.example.com', 'https://example.com.evil.net/token', 'anonymous'],
    ['registry.example.com', 'https://evil.net/token', 'anonymous'],
    ['docker.io', 'https://auth.docker.io.evil.net/token', 'anonymous'],
    ['one.azurecr.io', 'https://two.azurecr.io/oauth2/token', 'anonymous'],
    ['registry.example.com', 'http://registry.example.com/token', 'refused'],
    ['registry.example.com', 'https://ann:secret@registry.example.com/token', 'refused'],
    ['registry.example.com', 'https://10.0.0.1/token', 'refused'],
    ['registry.example.com', 'https://localhost/token', 'refused'],
    ['registry.example.com', 'https://[::ffff:169.254.169.254]/token', 'refused'],
    ['registry.example.com', 'https://2130706433/token', 'refused'],
    ['registry.example.com', 'null://host/v2/token', 'refused'],
    ['registry.example.com', 'https://', 'refused'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5001/token', 'credentials'],
    ['127.0.0.1:5000', 'http://auth.example.com/token', 'anonymous'],
    ['10.0.0.1', 'https://10.0.0.2/token', 'anonymous'],
    ['50.0.100.123', 'https://20.0.100.123/token', 'anonymous'],
  ])('of %s at %s: %s', async (registry, realm, expected) => {
    expect(await judge(registry, realm)).toBe(expected)
  })

  it('may be named by the user: that origin and no other', async () => {
    const settings = { realm: 'https://sso.corp' }
    expect(await judge('registry.example.com', 'https://sso.corp/auth?x=1', settings)).toBe('credentials')
    expect(await judge('registry.example.com', 'https://sso.corp:8443/auth', settings)).toBe('anonymous')
    expect(await judge('registry.example.com', 'http://sso.corp/auth', settings)).toBe('refused')
  })

  it('may be private if the user says so', async () => {
    expect(await judge('registry.example.com', 'https://10.0.0.1/token', { allowPrivate: true })).toBe('anonymous')
  })
})

describe('one owner', () => {
  it.each<[string, string, boolean]>([
    ['registry.example.com', 'auth.example.com', true],
    ['r.eu.example.com', 'auth.example.com', true],
    ['example.com', 'auth.example.com', true],
    ['registry.example.de', 'auth.example.de', true],
    ['registry.example.co.uk', 'auth.example.co.uk', true],
    ['one.co.uk', 'two.co.uk', false],
    ['one.com.br', 'two.com.br', false],
    ['a.kawasaki.jp', 'b.kawasaki.jp', false],
    ['one.uk.com', 'two.uk.com', false],
    ['one.github.io', 'two.github.io', false],
    ['x.one.github.io', 'y.one.github.io', true],
    ['a.westus.cloudapp.azure.com', 'b.westus.cloudapp.azure.com', false],
    ['s3.eu-west-1.amazonaws.com', 'evil.s3.eu-west-1.amazonaws.com', false],
    ['registry.a.svc.cluster.local', 'auth.b.svc.cluster.local', false],
    ['registry.acme.corp', 'sso.acme.corp', true],
    ['registry.acme.com.br', 'sso.acme.com.br', true],
    ['registry.acme.se', 'sso.acme.se', true],
    ['acme.jfrog.io', 'evil.jfrog.io', false],
    ['one.internal', 'x.one.internal', false],
    ['one.pages.dev', 'two.pages.dev', false],
    ['com', 'com', false],
    ['registry', 'auth', false],
    ['a..com', 'a..com', false],
  ])('%s and %s: %s', async (registryHost, realmHost, expected) => {
    expect(await sharesDomain(registryHost, realmHost)).toBe(expected)
    expect(await sharesDomain(realmHost, registryHost)).toBe(expected)
  })
})
