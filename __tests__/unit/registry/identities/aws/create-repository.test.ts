// Whose keys create a repository in ECR, at which endpoint, and what is missing if there are none.
import { expect, it } from 'vitest'
import { ecrCreator } from '../../../../../src/registry/identities/aws/create-repository.ts'
import type { ServiceRequest } from '../../../../../src/registry/identities/exchange.ts'
import { RegistryError } from '../../../../../src/registry/model/errors.ts'
import { answer, awsKeys, isSignedForAws } from '../../../../support/identity-services.ts'

const keys = {
  AWS_ACCESS_KEY_ID: awsKeys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: awsKeys.secretAccessKey,
  AWS_SESSION_TOKEN: awsKeys.sessionToken,
}

async function create(registry: string, env: Readonly<Record<string, string>> = keys) {
  const calls: ServiceRequest[] = []
  const secrets: string[] = []
  const creator = ecrCreator([], {
    env,
    now: () => Date.parse('2026-11-28T17:00:00Z'),
    onSecret: (secret) => secrets.push(secret),
    send: async (call) => {
      calls.push(call)
      return isSignedForAws(call, 'ecr') ? answer(200, { repository: {} }) : answer(403, {})
    },
  })
  const outcome = await creator({ kind: 'registry', registry, path: 'acme/app' })
  return { outcome, calls, secrets }
}

it.each([
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'https://api.ecr.eu-west-1.amazonaws.com/'],
  ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'https://ecr-fips.us-east-1.amazonaws.com/'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'https://api.ecr.cn-north-1.amazonaws.com.cn/'],
  ['123456789012.dkr-ecr.eu-west-1.on.aws', 'https://api.ecr.eu-west-1.amazonaws.com/'],
])('signs with the keys of the job, for %s at %s', async (registry, url) => {
  const { outcome, calls, secrets } = await create(registry)
  expect(outcome).toBe('created')
  expect(calls.map((call) => [call.url.href, call.body])).toEqual([
    [url, '{"repositoryName":"acme/app","registryId":"123456789012"}'],
  ])
  expect(secrets).toEqual([awsKeys.secretAccessKey, awsKeys.sessionToken])
})

it('asks nothing without keys, and says which would do', async () => {
  const { AWS_ACCESS_KEY_ID: _, ...incompleteKeys } = keys
  const created = create('123456789012.dkr.ecr.eu-west-1.amazonaws.com', incompleteKeys)
  await expect(created).rejects.toThrow('the job has no AWS credentials')
  const failure: unknown = await created.catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'repository-not-created' })
  expect(failure instanceof RegistryError && failure.remedy).toMatch(
    /`registry-identities`.*aws-actions\/configure-aws-credentials/,
  )
})

const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'

it('takes an empty variable for none, and a key without the line break behind it', async () => {
  const env = { ...keys, AWS_ENDPOINT_URL_ECR: '', AWS_ACCESS_KEY_ID: `${keys.AWS_ACCESS_KEY_ID}\n` }
  const { outcome, calls } = await create(registry, env)
  expect([outcome, calls[0]?.url.host]).toEqual(['created', 'api.ecr.eu-west-1.amazonaws.com'])
})

it.each([
  ['AWS_ENDPOINT_URL_ECR', 'vpce.example', 'AWS_ENDPOINT_URL_ECR is not the URL'],
  ['AWS_ENDPOINT_URL_ECR', 'http://vpce.example', 'AWS_ENDPOINT_URL_ECR is not the URL'],
  ['AWS_SECRET_ACCESS_KEY', 'two\nlines', 'AWS_SECRET_ACCESS_KEY has characters'],
  ['AWS_SESSION_TOKEN', 'schlüssel', 'AWS_SESSION_TOKEN has characters'],
])('names the variable %s if it cannot be used, and not its value', async (variable, value, message) => {
  const created = create(registry, { ...keys, [variable]: value })
  await expect(created).rejects.toThrow(message)
  await expect(created).rejects.not.toThrow(value)
})
