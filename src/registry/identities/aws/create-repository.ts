// Creates repositories in Amazon ECR: CreateRepository, with the role of `registry-identities` or the keys of the job.
// Source: Amazon ECR API reference, CreateRepository.
import { longestMatch } from '../../credentials/match-key.ts'
import { ecrAddress } from '../../families/ecr-address.ts'
import { RegistryError } from '../../model/errors.ts'
import { plainText } from '../../model/plain-text.ts'
import { formatName, type RemoteName } from '../../model/reference.ts'
import type { CreateRepository } from '../../repository.ts'
import type { ExchangeContext, ServiceResponse } from '../exchange.ts'
import { fetchIdToken } from '../id-token.ts'
import { type ServiceClientOptions, serviceClient } from '../token-service/client.ts'
import { isSuccess, jsonOf } from '../token-service/responses.ts'
import type { AwsIdentity, RegistryIdentity } from '../types.ts'
import { callEcr, ecrApiOf } from './ecr-api.ts'
import { type AwsKeys, assumeRole, keysOfEnvironment } from './keys.ts'

type CreatorOptions = Omit<ExchangeContext, 'idToken'>

/** Reaches AWS through the environment's proxy. */
export function createEcrCreator(
  identities: readonly RegistryIdentity[],
  { settings, signal, ...options }: Omit<CreatorOptions, 'send'> & ServiceClientOptions,
): CreateRepository {
  return ecrCreator(identities, { ...options, send: serviceClient({ env: options.env, settings, signal }) })
}

/** Throws RegistryError, and IdentityError if the role cannot be assumed. */
export function ecrCreator(identities: readonly RegistryIdentity[], options: CreatorOptions): CreateRepository {
  const entries = identities.flatMap((identity) =>
    identity.type === 'aws-ecr' ? [[identity.registry, identity] as const] : [],
  )
  const context: ExchangeContext = { ...options, idToken: (audience) => fetchIdToken(audience, options) }
  const assumed = new Map<AwsIdentity, Promise<AwsKeys>>()
  const keysOf = (identity: AwsIdentity): Promise<AwsKeys> => {
    const keys = assumed.get(identity) ?? assumeRole(identity, context)
    assumed.set(identity, keys)
    return keys
  }
  return async (name) => {
    const identity = longestMatch(entries, name)
    const keys = identity === undefined ? keysOfEnvironment(options) : await keysOf(identity)
    const address = ecrAddress(name.registry)
    const region = address?.region ?? identity?.region
    if (keys === undefined || region === undefined) throw withoutKeys(name)
    const parameters = { repositoryName: name.path, ...(address && { registryId: address.account }) }
    const api = ecrApiOf(name.registry, region, options.env)
    const response = await callEcr({ api, operation: 'CreateRepository', parameters, keys }, context)
    if (isSuccess(response)) return 'created'
    const type = typeOf(response)
    if (type === 'RepositoryAlreadyExistsException') return 'present'
    throw refused(name, region, type, response)
  }
}

/** The exception's name: `com.amazonaws.ecr#LimitExceededException`, or the last part alone. */
function typeOf(response: ServiceResponse): string {
  const type = jsonOf(response)['__type']
  return typeof type === 'string' ? plainText(type.slice(type.lastIndexOf('#') + 1), 100) : ''
}

const facts = ({ registry, ...path }: RemoteName) => ({
  registry,
  repository: formatName({ ...path, registry }),
  operation: 'create the repository',
  access: 'write' as const,
  code: 'repository-not-created' as const,
})

function withoutKeys(name: RemoteName): RegistryError {
  return new RegistryError({
    ...facts(name),
    detail: 'the job has no AWS credentials to do it with',
    remedy:
      'A login to the registry alone cannot create a repository: name a role for it in `registry-identities`, or run aws-actions/configure-aws-credentials before this step, which sets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  })
}

function refused(name: RemoteName, region: string, type: string, response: ServiceResponse): RegistryError {
  const { message, Message } = jsonOf(response)
  const words = [message, Message].find((value) => typeof value === 'string')
  const command = `aws ecr create-repository --region ${region} --repository-name ${name.path}`
  const right = /AccessDenied|NotAuthorized/.test(type)
    ? 'Allow it the action ecr:CreateRepository, or create'
    : 'Create'
  return new RegistryError({
    ...facts(name),
    status: response.status,
    ...(type !== '' && { codes: [type] }),
    ...(words !== undefined && { detail: plainText(words) }),
    remedy: `${right} the repository once: \`${command}\`.`,
  })
}
