// AWS, Google and Azure, each against a stand-in that refuses whatever the vendor refuses.
import { describe, expect, it } from 'vitest'
import { IdentityError } from '../../../../../src/registry/identities/errors.ts'
import type { RegistryIdentity } from '../../../../../src/registry/identities/types.ts'
import {
  answer,
  awsKeys,
  formOf,
  isSignedForAws,
  issueJwt,
  isTrusted,
  stsCredentials,
  subject,
} from '../../../../support/identity-services.ts'
import { bearerOf, jsonOf, login, now, type Service } from '../login.ts'

const aws: RegistryIdentity = {
  type: 'aws-ecr',
  registry: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
  roleToAssume: 'arn:aws:iam::123456789012:role/release',
  region: 'eu-west-1',
}
const sts: Service = (request) => {
  const form = formOf(request)
  if (!isTrusted(form['WebIdentityToken'] ?? '', 'sts.amazonaws.com'))
    return answer(
      403,
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>',
    )
  const right =
    form['Action'] === 'AssumeRoleWithWebIdentity' &&
    form['Version'] === '2011-06-15' &&
    form['RoleArn'] === 'arn:aws:iam::123456789012:role/release'
  return right ? answer(200, stsCredentials()) : answer(400, '<Error><Code>ValidationError</Code></Error>')
}
const ecrLogin = Buffer.from('AWS:ecr-password').toString('base64')

describe('aws-ecr', () => {
  it('assumes the role and signs the request for a login', async () => {
    const { credential, secrets, asked } = await login(aws, {
      'sts.eu-west-1.amazonaws.com': sts,
      'api.ecr.eu-west-1.amazonaws.com': (request) =>
        isSignedForAws(request, 'ecr') &&
        request.headers?.['x-amz-target'] === 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken'
          ? answer(200, { authorizationData: [{ authorizationToken: ecrLogin, expiresAt: now / 1000 + 43_200 }] })
          : answer(400, { __type: 'InvalidSignatureException' }),
    })
    expect(credential).toEqual({ kind: 'basic', username: 'AWS', password: 'ecr-password' })
    expect(secrets).toEqual(expect.arrayContaining([awsKeys.secretAccessKey, awsKeys.sessionToken, 'ecr-password']))
    expect(asked).toEqual([
      'GET runner.test/token',
      'POST sts.eu-west-1.amazonaws.com/',
      'POST api.ecr.eu-west-1.amazonaws.com/',
    ])
  })

  it('asks the public service, in its region, for public.ecr.aws', async () => {
    const { credential } = await login(
      { ...aws, registry: 'public.ecr.aws/acme' },
      {
        'sts.eu-west-1.amazonaws.com': sts,
        'api.ecr-public.us-east-1.amazonaws.com': (request) =>
          isSignedForAws(request, 'ecr-public')
            ? answer(200, { authorizationData: { authorizationToken: ecrLogin, expiresAt: now / 1000 + 43_200 } })
            : answer(400, {}),
      },
    )
    expect(credential).toMatchObject({ username: 'AWS' })
  })

  it('says which sub the trust policy must allow', async () => {
    const refused = login({ ...aws, audience: 'other' }, { 'sts.eu-west-1.amazonaws.com': sts })
    await expect(refused).rejects.toThrow(IdentityError)
    await expect(refused).rejects.toThrow(
      `AWS STS refused to assume arn:aws:iam::123456789012:role/release (HTTP 403: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity). The ID token says: iss "https://token.actions.githubusercontent.com", aud "other", sub "${subject}".`,
    )
  })
})

describe('gcp-wif', () => {
  const provider = 'projects/1/locations/global/workloadIdentityPools/pool/providers/github'
  const google: RegistryIdentity = {
    type: 'gcp-wif',
    registry: 'europe-docker.pkg.dev',
    workloadIdentityProvider: provider,
  }
  const exchange: Service = (request) => {
    const { audience, subjectToken, grantType, scope } = jsonOf(request)
    const right =
      audience === `//iam.googleapis.com/${provider}` && grantType === 'urn:ietf:params:oauth:grant-type:token-exchange'
    return right &&
      scope === 'https://www.googleapis.com/auth/cloud-platform' &&
      isTrusted(String(subjectToken), `https://iam.googleapis.com/${provider}`)
      ? answer(200, { access_token: 'federated', expires_in: 3599 })
      : answer(400, {
          error: 'invalid_grant',
          error_description: 'The audience in ID Token does not match the expected audience.',
        })
  }

  it('logs in with the federated token', async () => {
    const { credential } = await login(google, { 'sts.googleapis.com': exchange })
    expect(credential).toEqual({ kind: 'basic', username: 'oauth2accesstoken', password: 'federated' })
  })

  it('acts as the service account', async () => {
    const { credential, secrets } = await login(
      { ...google, serviceAccount: 'release@acme.iam.gserviceaccount.com' },
      {
        'sts.googleapis.com': exchange,
        'iamcredentials.googleapis.com': (request) =>
          bearerOf(request) === 'federated' &&
          request.url.pathname.endsWith('/release%40acme.iam.gserviceaccount.com:generateAccessToken')
            ? answer(200, { accessToken: 'as-account', expireTime: '2026-11-28T18:00:00Z' })
            : answer(403, {}),
      },
    )
    expect(credential).toMatchObject({ password: 'as-account' })
    expect(secrets).toEqual(expect.arrayContaining(['federated', 'as-account']))
  })

  it('names the audience that the provider must allow', async () => {
    const refused = login({ ...google, audience: 'other' }, { 'sts.googleapis.com': exchange })
    await expect(refused).rejects.toThrow(
      'invalid_grant: The audience in ID Token does not match the expected audience.',
    )
    await expect(refused).rejects.toThrow('allowed audiences must contain "other"')
  })
})

describe('azure-acr', () => {
  const azure: RegistryIdentity = {
    type: 'azure-acr',
    registry: 'acme.azurecr.io',
    clientId: 'client',
    tenantId: 'tenant',
  }
  const refresh = issueJwt({ exp: now / 1000 + 10_800 })

  it('exchanges the Entra token for a refresh token of the registry', async () => {
    const { credential, secrets } = await login(azure, {
      'login.microsoftonline.com': (request) => {
        const form = formOf(request)
        const right =
          request.url.pathname === '/tenant/oauth2/v2.0/token' &&
          form['client_id'] === 'client' &&
          form['grant_type'] === 'client_credentials' &&
          form['scope'] === 'https://containerregistry.azure.net/.default'
        return right && isTrusted(form['client_assertion'] ?? '', 'api://AzureADTokenExchange')
          ? answer(200, { access_token: 'entra', expires_in: 3599 })
          : answer(400, {})
      },
      'acme.azurecr.io': (request) => {
        const form = formOf(request)
        const right =
          request.url.pathname === '/oauth2/exchange' &&
          form['grant_type'] === 'access_token' &&
          form['service'] === 'acme.azurecr.io' &&
          form['tenant'] === 'tenant' &&
          form['access_token'] === 'entra'
        return right ? answer(200, { refresh_token: refresh }) : answer(401, {})
      },
    })
    expect(credential).toEqual({ kind: 'identity', token: refresh, username: '00000000-0000-0000-0000-000000000000' })
    expect(secrets).toContain(refresh)
  })

  it.each([
    ['acme.azurecr.cn', 'login.partner.microsoftonline.cn'],
    ['acme.azurecr.us', 'login.microsoftonline.us'],
  ])('logs in for %s at %s', async (registry, authority) => {
    await expect(
      login({ ...azure, registry }, { [authority]: () => answer(400, { error: 'unauthorized_client' }) }),
    ).rejects.toThrow('unauthorized_client')
  })
})
