// Quay: robot federation. Source: Quay documentation, "Keyless authentication with robot accounts".
import { refusedExchange } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { jwtExpiry } from '../jwt.ts'
import { isSuccess, jsonOf, requiredText } from '../token-service/responses.ts'
import type { QuayIdentity } from '../types.ts'

export const exchangeQuay: Exchange<QuayIdentity> = async (identity, context) => {
  const { username } = identity
  const host = identity.registry.split('/')[0] ?? identity.registry
  const idToken = await context.idToken(identity.audience ?? host)
  const login = Buffer.from(`${username}:${idToken}`).toString('base64')
  context.onSecret(login)
  const response = await context.send({
    method: 'GET',
    url: new URL(`https://${host}/oauth2/federation/robot/token`),
    headers: { authorization: `Basic ${login}`, accept: 'application/json' },
  })
  if (!isSuccess(response))
    throw refusedExchange(`${host} gave no token for the robot ${username}`, response, {
      idToken,
      advice: `Add this issuer and subject under "Robot Federation" of ${username}.`,
    })
  const password = requiredText(jsonOf(response)['token'], host)
  context.onSecret(password)
  return {
    credential: { kind: 'basic', username, password },
    expires: jwtExpiry(password) ?? context.now() + 3_600_000,
  }
}
