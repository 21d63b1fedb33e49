// Where the ID token of a job comes from, by CI.
import { describe, expect, it } from 'vitest'
import type { ServiceRequest } from '../../../../src/registry/identities/exchange.ts'
import { fetchIdToken } from '../../../../src/registry/identities/id-token.ts'
import { answer } from '../../../support/identity-services.ts'

async function ask(env: Readonly<Record<string, string>>, body: unknown = {}, status = 200) {
  const asked: ServiceRequest[] = []
  const secrets: string[] = []
  const token = await fetchIdToken('aud', {
    env,
    onSecret: (secret) => secrets.push(secret),
    send: async (request) => {
      asked.push(request)
      return answer(status, body)
    },
  })
  return {
    token,
    secrets,
    asked: asked.map(({ method, url, headers, body }) => ({
      method,
      url: url.href,
      authorization: headers?.['authorization'],
      body,
    })),
  }
}

describe('the ID token', () => {
  it.each([
    [
      'GitHub',
      { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://runner.test/t?v=1', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'r' },
      { value: 'jwt' },
      { method: 'GET', url: 'https://runner.test/t?v=1&audience=aud', authorization: 'Bearer r' },
    ],
    [
      'Buildkite',
      { BUILDKITE_AGENT_ACCESS_TOKEN: 'b', BUILDKITE_JOB_ID: 'job-1' },
      { token: 'jwt' },
      {
        method: 'POST',
        url: 'https://agent.buildkite.com/v3/jobs/job-1/oidc/tokens',
        authorization: 'Token b',
        body: '{"audience":"aud"}',
      },
    ],
    [
      'Azure Pipelines',
      { SYSTEM_OIDCREQUESTURI: 'https://dev.azure.test/oidctoken', SYSTEM_ACCESSTOKEN: 'a' },
      { oidcToken: 'jwt' },
      { method: 'POST', url: 'https://dev.azure.test/oidctoken?api-version=7.1', authorization: 'Bearer a' },
    ],
  ])('of %s is requested', async (_, env, body, request) => {
    expect(await ask(env, body)).toMatchObject({ token: 'jwt', secrets: ['jwt'], asked: [request] })
  })

  it.each(['PROMOTE_IMAGE_ID_TOKEN', 'CIRCLE_OIDC_TOKEN_V2', 'BITBUCKET_STEP_OIDC_TOKEN'])(
    'is taken from %s',
    async (name) => {
      expect(await ask({ [name]: 'jwt' })).toEqual({ token: 'jwt', secrets: ['jwt'], asked: [] })
    },
  )

  it.each([
    [{ GITHUB_ACTIONS: 'true' }, 'Add "permissions: { id-token: write }" to the job'],
    [{ GITLAB_CI: 'true' }, 'Add "id_tokens: { PROMOTE_IMAGE_ID_TOKEN: { aud: … } }" to the job'],
    [{}, 'Put a token into the variable PROMOTE_IMAGE_ID_TOKEN'],
  ])('that a job with %j lacks is explained', async (env, words) => {
    await expect(ask(env)).rejects.toThrow(words)
  })

  it('that the service refuses is an error with its audience', async () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://runner.test/t', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'r' }
    await expect(ask(env, {}, 403)).rejects.toThrow('GitHub Actions issued no ID token for audience "aud" (HTTP 403)')
  })
})
