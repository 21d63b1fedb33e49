// Any token service that speaks OAuth 2.0 Token Exchange (RFC 8693).
import { refusedExchange } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { jwtExpiry } from '../jwt.ts'
import { idTokenType, postForm, tokenExchangeGrant } from '../token-service/requests.ts'
import { isSuccess, jsonOf, lifetimeOf, requiredText } from '../token-service/responses.ts'
import type { TokenExchangeIdentity } from '../types.ts'

export const exchangeOidc: Exchange<TokenExchangeIdentity> = async (identity, context) => {
  const { tokenUrl, audience, scope, username, registry } = identity
  const idToken = await context.idToken(audience)
  const response = await context.send(
    postForm(tokenUrl, {
      grant_type: tokenExchangeGrant,
      subject_token: idToken,
      subject_token_type: idTokenType,
      audience: registry.split('/')[0] ?? registry,
      ...(scope !== undefined && { scope }),
    }),
  )
  if (!isSuccess(response))
    throw refusedExchange(`${new URL(tokenUrl).host} gave no token for ${registry}`, response, {
      idToken,
      advice: `It must trust this issuer, audience ${JSON.stringify(audience)} and this subject.`,
    })
  const { access_token, expires_in } = jsonOf(response)
  const password = requiredText(access_token, new URL(tokenUrl).host)
  context.onSecret(password)
  const expires = jwtExpiry(password) ?? context.now() + lifetimeOf(expires_in, 300) * 1000
  return { credential: { kind: 'basic', username, password }, expires }
}
