// The requests for authentication itself: the challenge of a registry, and its tokens.

import type { Dispatch } from '../../transport/pipeline.ts'
import type { RegistryRequest } from '../../transport/types.ts'
import { requestToken, type TokenRequest, type TokenResponse, tokenResponseLimit } from './endpoint.ts'

interface Sender {
  readonly send: Dispatch
  readonly signal: AbortSignal
}

/** Throws TokenServiceError and RegistryError. */
export function fetchToken(tokenRequest: TokenRequest, { send, signal }: Sender): Promise<TokenResponse> {
  const { repository } = tokenRequest
  return requestToken(tokenRequest, ({ method, url, headers, form }) =>
    send({
      method,
      url,
      signal,
      bodySize: 'small',
      headers: { accept: 'application/json', ...headers },
      ...(form !== undefined && { body: formBody(form) }),
      retry: 'safe',
      // the form contains the credential
      redirects: method === 'GET' ? 'follow' : 'none',
      bufferLimit: tokenResponseLimit,
      scope: { repository, actions: 'pull' },
      operation: 'get a token',
    }),
  )
}

/** The `WWW-Authenticate` of `GET /v2/` (distribution-spec end-1). Throws RegistryError. */
export async function fetchChallenge(origin: URL, { send, signal }: Sender): Promise<string | undefined> {
  const response = await send({
    method: 'GET',
    url: new URL('/v2/', origin),
    bodySize: 'small',
    signal,
    retry: 'safe',
    redirects: 'none',
    operation: 'ask how to log in',
  })
  await response.discard()
  return response.headers['www-authenticate']
}

function formBody(form: string): NonNullable<RegistryRequest['body']> {
  return { kind: 'bytes', bytes: Buffer.from(form, 'utf8'), contentType: 'application/x-www-form-urlencoded' }
}
