// What a session asks for itself, to be let in: how to log in, and the tokens for it.

import type { RetryingClient } from '../transport/retry.ts'
import type { WireRequest } from '../transport/types.ts'
import { userAgent } from '../transport/user-agent.ts'
import { requestToken, type TokenRequest, type TokenResponse, tokenAnswerLimit } from './token-endpoint.ts'

/** Headers of every request. */
export const baseHeaders = { 'user-agent': userAgent, 'accept-encoding': 'identity' } as const

interface Errand {
  readonly courier: RetryingClient
  readonly signal: AbortSignal
  /** Milliseconds without a sign of life. */
  readonly idle: number
}

/** Throws TokenServiceError and RegistryError. */
export function fetchToken(question: TokenRequest, { courier, signal, idle }: Errand): Promise<TokenResponse> {
  return requestToken(question, ({ method, url, headers, form }) =>
    courier.send({
      outgoing: {
        method,
        url,
        kind: 'small',
        idle,
        signal,
        headers: { ...baseHeaders, accept: 'application/json', ...headers },
        ...(form !== undefined && { body: formBody(form) }),
      },
      retry: 'safe',
      limited: false,
      followRedirects: method === 'GET',
      bufferLimit: tokenAnswerLimit,
      repository: question.repository,
      operation: 'get a token',
    }),
  )
}

/** The `WWW-Authenticate` of `GET /v2/` (distribution-spec end-1). Throws RegistryError. */
export async function fetchChallenge(origin: URL, { courier, signal, idle }: Errand): Promise<string | undefined> {
  const response = await courier.send({
    outgoing: { method: 'GET', url: new URL('/v2/', origin), headers: baseHeaders, kind: 'small', idle, signal },
    retry: 'safe',
    limited: false,
    followRedirects: false,
    repository: '',
    operation: 'ask how to log in',
  })
  await response.discard()
  return response.headers['www-authenticate']
}

function formBody(form: string): NonNullable<WireRequest['body']> {
  return { kind: 'bytes', bytes: Buffer.from(form, 'utf8'), contentType: 'application/x-www-form-urlencoded' }
}
