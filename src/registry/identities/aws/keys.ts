// AWS access keys: of a role that is assumed with an ID token of the job, or those that are in its environment.
// Source: AWS STS API reference (2011-06-15), AssumeRoleWithWebIdentity.
import { IdentityError, refusedExchange } from '../errors.ts'
import type { ExchangeContext } from '../exchange.ts'
import { postForm } from '../token-service/requests.ts'
import { isSuccess } from '../token-service/responses.ts'
import type { AwsIdentity } from '../types.ts'

export interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Absent for the keys of an IAM user. */
  readonly sessionToken?: string
}

/** Throws IdentityError. */
export async function assumeRole(identity: AwsIdentity, context: ExchangeContext): Promise<AwsKeys> {
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
  return masked(
    {
      accessKeyId: element(response.text, 'AccessKeyId'),
      secretAccessKey: element(response.text, 'SecretAccessKey'),
      sessionToken: element(response.text, 'SessionToken'),
    },
    context,
  )
}

/** The keys that aws-actions/configure-aws-credentials and the AWS CLI use; `undefined` if the job has none. */
export function keysOfEnvironment(context: Pick<ExchangeContext, 'env' | 'onSecret'>): AwsKeys | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = context.env
  const { AWS_SESSION_TOKEN: sessionToken } = context.env
  if (!accessKeyId || !secretAccessKey) return undefined
  return masked({ accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }, context)
}

function masked(keys: AwsKeys, { onSecret }: Pick<ExchangeContext, 'onSecret'>): AwsKeys {
  onSecret(keys.secretAccessKey)
  if (keys.sessionToken !== undefined) onSecret(keys.sessionToken)
  return keys
}

/** The text of one element of STS's XML: keys and tokens are base64 and need no unescaping. */
function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([\\w+/=-]+)</${name}>`).exec(xml)?.[1]
  if (text === undefined) throw new IdentityError(`AWS STS answered without ${name}.`)
  return text
}

/** The domain of AWS's endpoints in a region. */
export function suffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
