// JFrog Artifactory: the platform's OIDC integration. Source: JFrog Access REST API, "OIDC Token Exchange".
import { refusedExchange } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { jwtClaims, jwtExpiry } from '../jwt.ts'
import { idTokenType, postJson, tokenExchangeGrant } from '../token-service/requests.ts'
import { isSuccess, jsonOf, lifetimeOf, requiredText } from '../token-service/responses.ts'
import type { JfrogIdentity } from '../types.ts'

export const exchangeJfrog: Exchange<JfrogIdentity> = async (identity, context) => {
  const { url, providerName, audience = 'jfrog-github' } = identity
  const idToken = await context.idToken(audience)
  const response = await context.send(
    postJson(new URL('access/api/v1/oidc/token', url.endsWith('/') ? url : `${url}/`), {
      grant_type: tokenExchangeGrant,
      subject_token_type: idTokenType,
      subject_token: idToken,
      provider_name: providerName,
    }),
  )
  if (!isSuccess(response))
    throw refusedExchange(`JFrog gave no token for the provider ${providerName}`, response, {
      idToken,
      advice: `The integration ${providerName} must have audience ${JSON.stringify(audience)} and an identity mapping that fits these claims.`,
    })
  const { access_token, expires_in, username } = jsonOf(response)
  const password = requiredText(access_token, 'JFrog')
  context.onSecret(password)
  const { sub } = jwtClaims(password)
  const subject = typeof sub === 'string' ? sub.split('/').at(-1) : undefined
  return {
    credential: { kind: 'basic', username: typeof username === 'string' ? username : (subject ?? 'token'), password },
    expires: jwtExpiry(password) ?? context.now() + lifetimeOf(expires_in, 600) * 1000,
  }
}
