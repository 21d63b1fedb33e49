// Assumes an AWS role with the ID token of the job.
import { IdentityError, refusedExchange } from '../errors.ts'
import type { ExchangeContext } from '../exchange.ts'
import { postForm } from '../token-service/requests.ts'
import { isSuccess } from '../token-service/responses.ts'
import type { AwsIdentity } from '../types.ts'

export interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

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

export function suffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
