// Amazon ECR: AssumeRoleWithWebIdentity at STS, then GetAuthorizationToken. Works for private registries and public.ecr.aws.
// Sources: AWS STS API reference (2011-06-15), Amazon ECR and ECR Public API references.
import { isRecord } from '../../model/descriptor.ts'
import { refusedExchange } from '../errors.ts'
import type { Exchange, ExchangeContext } from '../exchange.ts'
import { isSuccess, jsonOf, requiredText } from '../token-service/responses.ts'
import type { AwsIdentity } from '../types.ts'
import { sign } from './aws-signature.ts'
import { assumeRole, suffixOf } from './aws-sts.ts'

const publicHost = 'public.ecr.aws'

export const exchangeAwsEcr: Exchange<AwsIdentity> = async (identity, context) => {
  const keys = await assumeRole(identity, context)
  const { url, service, target } = ecrApi(identity, context.env)
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }
  const signed = await sign({ url, service, headers, keys, identity })
  const response = await context.send({ method: 'POST', url: new URL(url), headers: signed, body: '{}' })
  if (!isSuccess(response))
    throw refusedExchange(`Amazon ECR gave no login for ${identity.registry}`, response, {
      advice: `Allow the role ${identity.roleToAssume} ${service === 'ecr' ? 'ecr:GetAuthorizationToken' : 'ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken'}.`,
    })
  const data = [jsonOf(response)['authorizationData']].flat()[0]
  const { authorizationToken, expiresAt } = isRecord(data) ? data : {}
  const login = Buffer.from(requiredText(authorizationToken, 'Amazon ECR'), 'base64').toString('utf8')
  const password = login.slice(login.indexOf(':') + 1)
  context.onSecret(password)
  const expires = typeof expiresAt === 'number' ? expiresAt * 1000 : context.now() + 3_600_000
  return { credential: { kind: 'basic', username: 'AWS', password }, expires }
}

function ecrApi({ registry, region }: AwsIdentity, env: ExchangeContext['env']) {
  if (registry === publicHost || registry.startsWith(`${publicHost}/`))
    return {
      url: env['AWS_ENDPOINT_URL_ECR_PUBLIC'] ?? 'https://api.ecr-public.us-east-1.amazonaws.com/',
      service: 'ecr-public',
      target: 'SpencerFrontendService.GetAuthorizationToken',
    } as const
  return {
    url: env['AWS_ENDPOINT_URL_ECR'] ?? `https://api.ecr.${region}.${suffixOf(region)}/`,
    service: 'ecr',
    target: 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
  } as const
}
