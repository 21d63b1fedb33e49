// Amazon ECR: AssumeRoleWithWebIdentity at STS, then GetAuthorizationToken. Works for private registries and public.ecr.aws.

import { isRecord } from '../../model/descriptor.ts'
import { callEcr, ecrApiOf } from '../aws/ecr-api.ts'
import { assumeRole } from '../aws/keys.ts'
import { refusedExchange } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { isSuccess, jsonOf, requiredText } from '../token-service/responses.ts'
import type { AwsIdentity } from '../types.ts'

export const exchangeAwsEcr: Exchange<AwsIdentity> = async (identity, context) => {
  const keys = await assumeRole(identity, context)
  const api = ecrApiOf(identity.registry, identity.region, context.env)
  const response = await callEcr({ api, operation: 'GetAuthorizationToken', parameters: {}, keys }, context)
  if (!isSuccess(response))
    throw refusedExchange(`Amazon ECR gave no login for ${identity.registry}`, response, {
      advice: `Allow the role ${identity.roleToAssume} ${api.service === 'ecr' ? 'ecr:GetAuthorizationToken' : 'ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken'}.`,
    })
  const data = [jsonOf(response)['authorizationData']].flat()[0]
  const { authorizationToken, expiresAt } = isRecord(data) ? data : {}
  const login = Buffer.from(requiredText(authorizationToken, 'Amazon ECR'), 'base64').toString('utf8')
  const password = login.slice(login.indexOf(':') + 1)
  context.onSecret(password)
  const expires = typeof expiresAt === 'number' ? expiresAt * 1000 : context.now() + 3_600_000
  return { credential: { kind: 'basic', username: 'AWS', password }, expires }
}
