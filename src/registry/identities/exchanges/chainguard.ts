// Chainguard: assumable identities. Source: docker/login-action src/chainguard.ts.
import { refusedExchange } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { jwtExpiry } from '../jwt.ts'
import { isSuccess, jsonOf, requiredText } from '../token-service/responses.ts'
import type { ChainguardIdentity } from '../types.ts'

export const exchangeChainguard: Exchange<ChainguardIdentity> = async (identity, context) => {
  const host = identity.registry.split('/')[0] ?? identity.registry
  const idToken = await context.idToken(identity.audience ?? host)
  const url = new URL('https://issuer.enforce.dev/sts/exchange')
  url.search = new URLSearchParams({ aud: host, identity: identity.identity }).toString()
  const headers = { authorization: `Bearer ${idToken}`, accept: 'application/json' }
  const response = await context.send({ method: 'GET', url, headers })
  if (!isSuccess(response))
    throw refusedExchange(`Chainguard gave no token for the identity ${identity.identity}`, response, {
      idToken,
      advice: 'The identity must be bound to this issuer and subject.',
    })
  const password = requiredText(jsonOf(response)['token'], 'Chainguard')
  context.onSecret(password)
  return {
    credential: { kind: 'basic', username: 'user', password },
    expires: jwtExpiry(password) ?? context.now() + 600_000,
  }
}
