// Creates repositories in Amazon ECR: CreateRepository, with the role of `registry-identities` or the keys of the job.
// Source: Amazon ECR API reference, CreateRepository.
import { longestMatch } from '../../credentials/match-key.ts'
import { ecrAddress } from '../../families/ecr-address.ts'
import { isRecord } from '../../model/descriptor.ts'
import type { RemoteName } from '../../model/reference.ts'
import type { CreateRepository } from '../../repository.ts'
import type { ExchangeContext } from '../exchange.ts'
import { fetchIdToken } from '../id-token.ts'
import { type ServiceClientOptions, serviceClient } from '../token-service/client.ts'
import { isSuccess, jsonOf } from '../token-service/responses.ts'
import type { AwsIdentity, RegistryIdentity } from '../types.ts'
import { notCreated, refused, typeOf, unanswered, withoutKeys, withoutRegion } from './creation-errors.ts'
import { callEcr, ecrApiOf } from './ecr-api.ts'
import { type AwsKeys, assumeRole, keysOfEnvironment } from './keys.ts'

type CreatorOptions = Omit<ExchangeContext, 'idToken'> & { readonly signal?: AbortSignal }

/** Reaches AWS through the environment's proxy. */
export function createEcrCreator(
  identities: readonly RegistryIdentity[],
  { settings, ...options }: Omit<CreatorOptions, 'send'> & ServiceClientOptions,
): CreateRepository {
  const { env, signal } = options
  return ecrCreator(identities, { ...options, send: serviceClient({ env, settings, signal }) })
}

/** Throws RegistryError; IdentityError before the repository is asked for, if the role cannot be assumed. */
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
    const region = ecrAddress(name.registry)?.region ?? identity?.region
    if (region === undefined) throw withoutRegion(name)
    const keys = identity === undefined ? keysOfEnvironment(options) : await keysOf(identity)
    if (keys === undefined) throw withoutKeys(name)
    return create(name, { region, keys }, context, options.signal)
  }
}

async function create(
  name: RemoteName,
  { region, keys }: { readonly region: string; readonly keys: AwsKeys },
  context: ExchangeContext,
  signal: AbortSignal | undefined,
): ReturnType<CreateRepository> {
  const address = ecrAddress(name.registry)
  const parameters = { repositoryName: name.path, ...(address && { registryId: address.account }) }
  const api = ecrApiOf(name.registry, region, context.env)
  const response = await callEcr({ api, operation: 'CreateRepository', parameters, keys }, context).catch(
    (error: unknown) => {
      throw signal?.aborted ? error : unanswered(name, error)
    },
  )
  if (!isSuccess(response)) {
    if (typeOf(response) === 'RepositoryAlreadyExistsException') return 'present'
    throw refused(name, region, response)
  }
  if (!isRecord(jsonOf(response)['repository'])) throw notCreated(name, response)
  return 'created'
}
