// Calls the API of Amazon ECR, private and public: JSON 1.1 with the operation in a header.
// Sources: Amazon ECR and ECR Public API references; AWS general reference, "Amazon ECR endpoints and quotas".
import { ecrAddress, isEcrPublic } from '../../families/ecr-address.ts'
import type { ExchangeContext, ServiceResponse } from '../exchange.ts'
import { type AwsKeys, endpointOf, suffixOf } from './keys.ts'
import { signForAws } from './sign.ts'

export interface EcrApi {
  readonly url: URL
  readonly service: 'ecr' | 'ecr-public'
  readonly region: string
  /** The name of the API in `X-Amz-Target`. */
  readonly target: string
}

/** The API behind `registry`, which may be any name of a private registry in that region. Throws IdentityError. */
export function ecrApiOf(registry: string, region: string, env: ExchangeContext['env']): EcrApi {
  if (isEcrPublic(registry))
    return {
      url: endpointOf('AWS_ENDPOINT_URL_ECR_PUBLIC', 'https://api.ecr-public.us-east-1.amazonaws.com/', env),
      service: 'ecr-public',
      region: 'us-east-1',
      target: 'SpencerFrontendService',
    }
  const host = ecrAddress(registry)?.fips ? 'ecr-fips' : 'api.ecr'
  return {
    url: endpointOf('AWS_ENDPOINT_URL_ECR', `https://${host}.${region}.${suffixOf(region)}/`, env),
    service: 'ecr',
    region,
    target: 'AmazonEC2ContainerRegistry_V20150921',
  }
}

export interface EcrCall {
  readonly api: EcrApi
  readonly operation: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly keys: AwsKeys
}

/** Throws IdentityError if no response came. */
export async function callEcr(
  { api: { url, service, region, target }, operation, parameters, keys }: EcrCall,
  { send, now }: Pick<ExchangeContext, 'send' | 'now'>,
): Promise<ServiceResponse> {
  const request = {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${target}.${operation}` },
    body: JSON.stringify(parameters),
  } as const
  return send(await signForAws(request, { keys, service, region, now: now() }))
}
