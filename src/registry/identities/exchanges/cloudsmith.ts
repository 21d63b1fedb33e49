// Cloudsmith: OpenID Connect services. Source: cloudsmith-cli, core/credentials/oidc/exchange.
import { refusedExchange } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { jwtExpiry } from '../jwt.ts'
import { postJson } from '../token-service/requests.ts'
import { isSuccess, jsonOf, requiredText } from '../token-service/responses.ts'
import type { CloudsmithIdentity } from '../types.ts'

export const exchangeCloudsmith: Exchange<CloudsmithIdentity> = async (identity, context) => {
  const { organization, service, audience = `https://github.com/${organization}` } = identity
  const idToken = await context.idToken(audience)
  const url = new URL(`/openid/${encodeURIComponent(organization)}/`, 'https://api.cloudsmith.io')
  const response = await context.send(postJson(url, { oidc_token: idToken, service_slug: service }))
  if (!isSuccess(response))
    throw refusedExchange(`Cloudsmith gave no token for ${organization}/${service}`, response, {
      idToken,
      advice: `The provider settings of ${organization} must name this issuer, and its required claims must hold.`,
    })
  const password = requiredText(jsonOf(response)['token'], 'Cloudsmith')
  context.onSecret(password)
  return {
    credential: { kind: 'basic', username: service, password },
    expires: jwtExpiry(password) ?? context.now() + 3_600_000,
  }
}
