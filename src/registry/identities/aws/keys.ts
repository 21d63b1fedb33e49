// AWS access keys: of a role that is assumed with an ID token of the job, or those that are in its environment.
// Source: AWS STS API reference (2011-06-15), AssumeRoleWithWebIdentity.

import { isLoopbackName } from '../../transport/security/origin.ts'
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
  const url = endpointOf('AWS_ENDPOINT_URL_STS', `https://sts.${region}.${suffixOf(region)}/`, context.env)
  const request = postForm(url.href, {
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

/** The text of a variable without the line break of a pasted secret. Throws IdentityError for what no header can hold. */
function keyOf(variable: string, env: ExchangeContext['env']): string {
  const text = env[variable]?.trim() ?? ''
  if (/^[\x21-\x7e]*$/.test(text)) return text
  throw new IdentityError(`${variable} has characters that no key of AWS has: set it again.`)
}

/**
 * The keys that aws-actions/configure-aws-credentials and the AWS CLI use; `undefined` if the job has none. Throws
 * IdentityError.
 */
export function keysOfEnvironment(context: Pick<ExchangeContext, 'env' | 'onSecret'>): AwsKeys | undefined {
  const [accessKeyId, secretAccessKey, sessionToken] = [
    keyOf('AWS_ACCESS_KEY_ID', context.env),
    keyOf('AWS_SECRET_ACCESS_KEY', context.env),
    keyOf('AWS_SESSION_TOKEN', context.env),
  ]
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

/** The address of a service of AWS; an empty variable counts as not set. Throws IdentityError. */
export function endpointOf(variable: string, usual: string, env: ExchangeContext['env']): URL {
  const url = URL.parse(env[variable] || usual)
  if (url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackName(url.hostname))))
    return url
  throw new IdentityError(
    `${variable} is not the URL of an HTTPS service: write one such as ${usual}, or leave it out.`,
  )
}

/** The domain of AWS's endpoints in a region. */
export function suffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
