// Amazon ECR: AssumeRoleWithWebIdentity at STS, then GetAuthorizationToken. Works for private registries and public.ecr.aws.
// Sources: AWS STS API reference (2011-06-15), Amazon ECR and ECR Public API references.

import { isRecord } from '../../model/descriptor.ts'
import { IdentityError, refusedExchange } from '../errors.ts'
import { postForm } from '../token-service/requests.ts'
import { isSuccess, jsonOf, requiredText } from '../token-service/responses.ts'
import type { AwsIdentity, Exchange, ExchangeContext } from '../types.ts'

interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

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

async function assumeRole(identity: AwsIdentity, context: ExchangeContext): Promise<AwsKeys> {
  const { region, roleToAssume, audience = 'sts.amazonaws.com', sessionDuration } = identity
  const idToken = await context.idToken(audience)
  const request = postForm(context.env['AWS_ENDPOINT_URL_STS'] ?? `https://sts.${region}.${suffixOf(region)}/`, {
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: roleToAssume,
    RoleSessionName: 'promote-image',
    WebIdentityToken: idToken,
    ...(sessionDuration !== undefined && { DurationSeconds: String(sessionDuration) }),
  })
  const response = await context.send({ ...request, headers: { ...request.headers, accept: 'application/xml' } })
  if (!isSuccess(response))
    throw refusedExchange(`AWS STS refused to assume ${roleToAssume}`, response, {
      idToken,
      advice: `The role's trust policy must name this issuer as identity provider, audience ${JSON.stringify(audience)} and this exact sub (upper and lower case count).`,
    })
  const keys = {
    accessKeyId: element(response.text, 'AccessKeyId'),
    secretAccessKey: element(response.text, 'SecretAccessKey'),
    sessionToken: element(response.text, 'SessionToken'),
  }
  context.onSecret(keys.secretAccessKey)
  context.onSecret(keys.sessionToken)
  return keys
}

/** The text of one element of STS's XML: keys and tokens are base64 and need no unescaping. */
function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([\\w+/=-]+)</${name}>`).exec(xml)?.[1]
  if (text === undefined) throw new IdentityError(`AWS STS answered without ${name}.`)
  return text
}

function suffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
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

interface ToSign {
  readonly url: string
  readonly service: 'ecr' | 'ecr-public'
  readonly headers: Readonly<Record<string, string>>
  readonly keys: AwsKeys
  readonly identity: AwsIdentity
}

/** AWS Signature Version 4. */
async function sign({ url, service, headers, keys, identity }: ToSign): Promise<Readonly<Record<string, string>>> {
  const { AwsV4Signer } = await import('aws4fetch')
  const region = service === 'ecr-public' ? 'us-east-1' : identity.region
  const signer = new AwsV4Signer({
    method: 'POST',
    url,
    headers,
    body: '{}',
    ...keys,
    service,
    region,
    allHeaders: true,
  })
  const signed = await signer.sign()
  return Object.fromEntries([...signed.headers].filter(([name]) => name !== 'host'))
}
