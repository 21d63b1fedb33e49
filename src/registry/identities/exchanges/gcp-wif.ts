// Google Artifact Registry: Workload Identity Federation, optionally as a service account.
// Sources: Google STS v1 token, IAM Credentials v1 generateAccessToken, google-github-actions/auth.
import { refusedExchange } from '../errors.ts'
import type { Exchange, ExchangeContext, IssuedCredential } from '../exchange.ts'
import { postJson, tokenExchangeGrant } from '../token-service/requests.ts'
import { isSuccess, jsonOf, lifetimeOf, requiredText } from '../token-service/responses.ts'
import type { GoogleIdentity } from '../types.ts'

const scope = 'https://www.googleapis.com/auth/cloud-platform'

export const exchangeGcpWif: Exchange<GoogleIdentity> = async (identity, context) => {
  const { workloadIdentityProvider: provider, serviceAccount } = identity
  const audience = identity.audience ?? `https://iam.googleapis.com/${provider}`
  const idToken = await context.idToken(audience)
  const response = await context.send(
    postJson('https://sts.googleapis.com/v1/token', {
      audience: `//iam.googleapis.com/${provider}`,
      grantType: tokenExchangeGrant,
      requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      scope,
      subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
      subjectToken: idToken,
    }),
  )
  if (!isSuccess(response))
    throw refusedExchange(`Google STS gave no token for ${provider}`, response, {
      idToken,
      advice: `The provider's allowed audiences must contain ${JSON.stringify(audience)}, and its attribute condition must hold for these claims.`,
    })
  const { access_token, expires_in } = jsonOf(response)
  const token = requiredText(access_token, 'Google STS')
  context.onSecret(token)
  if (serviceAccount !== undefined) return impersonate(serviceAccount, token, context)
  return issued(token, context.now() + lifetimeOf(expires_in, 3600) * 1000)
}

async function impersonate(account: string, token: string, context: ExchangeContext): Promise<IssuedCredential> {
  const path = `/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateAccessToken`
  const url = new URL(path, 'https://iamcredentials.googleapis.com')
  const headers = { authorization: `Bearer ${token}` }
  const response = await context.send(postJson(url, { scope: [scope], lifetime: '3600s' }, headers))
  if (!isSuccess(response))
    throw refusedExchange(`Google gave no token for the service account ${account}`, response, {
      advice: `Grant the federated identity roles/iam.workloadIdentityUser on ${account}.`,
    })
  const { accessToken, expireTime } = jsonOf(response)
  const password = requiredText(accessToken, 'Google IAM Credentials')
  context.onSecret(password)
  const expires = Date.parse(typeof expireTime === 'string' ? expireTime : '')
  return issued(password, Number.isNaN(expires) ? context.now() + 3_600_000 : expires)
}

function issued(password: string, expires: number): IssuedCredential {
  return { credential: { kind: 'basic', username: 'oauth2accesstoken', password }, expires }
}
