// The smaller vendors and RFC 8693, each against a stand-in that refuses whatever the vendor refuses.
import { expect, it } from 'vitest'
import type { RegistryIdentity } from '../../../../../src/registry/identities/types.ts'
import { answer, formOf, issueJwt, isTrusted } from '../../../../support/identity-services.ts'
import { bearerOf, jsonOf, login, now } from '../login.ts'

it('dockerhub exchanges the ID token by the connection, for an hour', async () => {
  const { credential } = await login(
    { type: 'dockerhub', registry: 'docker.io', username: 'acme', connectionId: 'c0ffee' },
    {
      'identity.docker.com': (request) => {
        const form = formOf(request)
        const right =
          form['connection_id'] === 'c0ffee' &&
          form['expires_in'] === '3600' &&
          form['subject_token_type'] === 'urn:ietf:params:oauth:token-type:id_token'
        return right && isTrusted(form['subject_token'] ?? '', 'https://identity.docker.com')
          ? answer(200, { access_token: 'hub', expires_in: 3600 })
          : answer(401, {})
      },
    },
  )
  expect(credential).toEqual({ kind: 'basic', username: 'acme', password: 'hub' })
})

it('quay takes the ID token as the password of the robot', async () => {
  const { credential } = await login(
    { type: 'quay', registry: 'quay.io', username: 'acme+release' },
    {
      'quay.io': ({ url, headers = {} }) => {
        const [user, token = ''] = Buffer.from((headers['authorization'] ?? '').replace('Basic ', ''), 'base64')
          .toString()
          .split(/:(.*)/s)
        return url.pathname === '/oauth2/federation/robot/token' &&
          user === 'acme+release' &&
          isTrusted(token, 'quay.io')
          ? answer(200, { token: 'robot' })
          : answer(401, {})
      },
    },
  )
  expect(credential).toEqual({ kind: 'basic', username: 'acme+release', password: 'robot' })
})

it('jfrog names the user by the subject of its token', async () => {
  const token = issueJwt({ sub: 'jfac@01/users/ci', exp: now / 1000 + 600 })
  const { credential } = await login(
    { type: 'jfrog', registry: 'acme.jfrog.io', url: 'https://acme.jfrog.io', providerName: 'github' },
    {
      'acme.jfrog.io': (request) => {
        const { provider_name, subject_token } = jsonOf(request)
        return request.url.pathname === '/access/api/v1/oidc/token' &&
          provider_name === 'github' &&
          isTrusted(String(subject_token), 'jfrog-github')
          ? answer(200, { access_token: token })
          : answer(403, {})
      },
    },
  )
  expect(credential).toEqual({ kind: 'basic', username: 'ci', password: token })
})

it('cloudsmith exchanges the ID token of a service', async () => {
  const { credential } = await login(
    { type: 'cloudsmith', registry: 'docker.cloudsmith.io', organization: 'acme', service: 'release' },
    {
      'api.cloudsmith.io': (request) => {
        const { oidc_token, service_slug } = jsonOf(request)
        return request.url.pathname === '/openid/acme/' &&
          service_slug === 'release' &&
          isTrusted(String(oidc_token), 'https://github.com/acme')
          ? answer(200, { token: 'smith' })
          : answer(422, {})
      },
    },
  )
  expect(credential).toEqual({ kind: 'basic', username: 'release', password: 'smith' })
})

it('chainguard assumes an identity', async () => {
  const { credential } = await login(
    { type: 'chainguard', registry: 'cgr.dev', identity: 'org/id' },
    {
      'issuer.enforce.dev': (request) =>
        request.url.search === '?aud=cgr.dev&identity=org%2Fid' && isTrusted(bearerOf(request), 'cgr.dev')
          ? answer(200, { token: 'guard' })
          : answer(401, {}),
    },
  )
  expect(credential).toEqual({ kind: 'basic', username: 'user', password: 'guard' })
})

it('oidc speaks RFC 8693 with any token service', async () => {
  const identity: RegistryIdentity = {
    type: 'oidc',
    registry: 'registry.corp',
    tokenUrl: 'https://sts.corp/token',
    audience: 'corp',
    username: 'ci',
    scope: 'push',
  }
  const { credential } = await login(identity, {
    'sts.corp': (request) => {
      const form = formOf(request)
      return form['audience'] === 'registry.corp' &&
        form['scope'] === 'push' &&
        isTrusted(form['subject_token'] ?? '', 'corp')
        ? answer(200, { access_token: 'corp-token', expires_in: 60 })
        : answer(400, {})
    },
  })
  expect(credential).toEqual({ kind: 'basic', username: 'ci', password: 'corp-token' })
})

it('a page instead of a token is said as one', async () => {
  await expect(
    login(
      { type: 'quay', registry: 'quay.io', username: 'acme+release' },
      { 'quay.io': () => answer(200, '<html>sign in</html>') },
    ),
  ).rejects.toThrow('quay.io answered without a token')
})
