// Azure Container Registry: a federated Entra ID token, exchanged at the registry for its refresh token.
// Sources: Microsoft identity platform (client credentials with a certificate or assertion), Azure/acr docs/AAD-OAuth.md.
import { refusedExchange } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { jwtExpiry } from '../jwt.ts'
import { postForm } from '../token-service/requests.ts'
import { isSuccess, jsonOf, requiredText } from '../token-service/responses.ts'
import type { AzureIdentity } from '../types.ts'

/** The user name that ACR wants beside a refresh token. */
const nobody = '00000000-0000-0000-0000-000000000000'

export const exchangeAzureAcr: Exchange<AzureIdentity> = async (identity, context) => {
  const { clientId, tenantId, audience = 'api://AzureADTokenExchange' } = identity
  const host = identity.registry.split('/')[0] ?? identity.registry
  const idToken = await context.idToken(audience)
  const login = new URL(`/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, authorityOf(host))
  const response = await context.send(
    postForm(login, {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: idToken,
      scope: 'https://containerregistry.azure.net/.default',
    }),
  )
  if (!isSuccess(response))
    throw refusedExchange(`Entra ID gave no token for the application ${clientId}`, response, {
      idToken,
      advice: `Add a federated credential with exactly this issuer, subject and audience to the application or managed identity.`,
    })
  const accessToken = requiredText(jsonOf(response)['access_token'], 'Entra ID')
  context.onSecret(accessToken)
  const exchanged = await context.send(
    postForm(`https://${host}/oauth2/exchange`, {
      grant_type: 'access_token',
      service: host,
      tenant: tenantId,
      access_token: accessToken,
    }),
  )
  if (!isSuccess(exchanged))
    throw refusedExchange(`${host} gave no refresh token`, exchanged, {
      advice: `Grant the application ${clientId} AcrPush (or Container Registry Repository Writer) on this registry.`,
    })
  const token = requiredText(jsonOf(exchanged)['refresh_token'], host)
  context.onSecret(token)
  return {
    credential: { kind: 'identity', token, username: nobody },
    expires: jwtExpiry(token) ?? context.now() + 3_600_000,
  }
}

/** Sovereign clouds have logins of their own. */
function authorityOf(host: string): string {
  if (host.endsWith('.azurecr.cn')) return 'https://login.partner.microsoftonline.cn'
  if (host.endsWith('.azurecr.us')) return 'https://login.microsoftonline.us'
  return 'https://login.microsoftonline.com'
}
