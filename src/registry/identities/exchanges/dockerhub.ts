// Docker Hub: OIDC connections of an organization. Source: docker/login-action src/dockerhub.ts (4.5).
import { refusedExchange } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { idTokenType, postForm, tokenExchangeGrant } from '../token-service/requests.ts'
import { isSuccess, jsonOf, lifetimeOf, requiredText } from '../token-service/responses.ts'
import type { DockerHubIdentity } from '../types.ts'

/** Seconds: the most that Docker grants; its default of 300 ends within a large copy. */
const lifetime = 3600

export const exchangeDockerHub: Exchange<DockerHubIdentity> = async (identity, context) => {
  const { username, connectionId, audience = 'https://identity.docker.com' } = identity
  const idToken = await context.idToken(audience)
  const response = await context.send(
    postForm('https://identity.docker.com/oauth/token', {
      grant_type: tokenExchangeGrant,
      subject_token_type: idTokenType,
      subject_token: idToken,
      connection_id: connectionId,
      expires_in: String(lifetime),
    }),
  )
  if (!isSuccess(response))
    throw refusedExchange(`Docker gave no token for the organization ${username}`, response, {
      idToken,
      advice: `The OIDC connection ${connectionId} must belong to ${username} and allow this subject; personal accounts have none.`,
    })
  const { access_token, expires_in } = jsonOf(response)
  const password = requiredText(access_token, 'Docker')
  context.onSecret(password)
  // Without a word about its life the token is taken for the shortest that Docker issues.
  const expires = context.now() + lifetimeOf(expires_in, 300) * 1000
  return { credential: { kind: 'basic', username, password }, expires }
}
