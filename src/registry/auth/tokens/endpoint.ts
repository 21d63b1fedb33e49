// Requests one token from a token service (distribution: docs/spec/auth/token.md and oauth.md).

import type { Credential } from '../../credentials/types.ts'
import { isRecord, type Json } from '../../model/descriptor.ts'
import { PromoteError } from '../../model/errors.ts'
import { parseJson } from '../../model/json/json.ts'
import { readText } from '../../transport/read-body.ts'
import type { RegistryResponse } from '../../transport/types.ts'

export interface TokenRequest {
  /** For errors; empty if no repository is concerned. */
  readonly repository: string
  readonly realm: URL
  readonly service: string | undefined
  /** The most important first: some services read only one. */
  readonly scopes: readonly string[]
  /** Only if it may be sent to the realm. */
  readonly credential: Exclude<Credential, { readonly kind: 'bearer' }> | undefined
}

export type TokenResponse =
  | { readonly kind: 'granted'; readonly token: string; readonly seconds: number }
  | { readonly kind: 'denied'; readonly status: number; readonly detail: string }

/** A request to the service; the sender retries it and follows redirects. */
interface TokenHttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly form?: string
}

export type SendTokenRequest = (request: TokenHttpRequest) => Promise<RegistryResponse>

/** Bytes of a token service's response. */
export const tokenResponseLimit: number = 64 * 1024
/** Seconds: the shortest lifetime of a token, and the default if the service gives none. */
const minimumLifetime = 60

/** A response that is neither a token nor a refusal. The message never quotes it. */
export class TokenServiceError extends PromoteError {
  override readonly name = 'TokenServiceError'
  readonly code = 'token-service'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** One token. 400, 401 and 403 are refusals; any other failure throws TokenServiceError. */
export async function requestToken(request: TokenRequest, send: SendTokenRequest): Promise<TokenResponse> {
  const response = await send(request.credential?.kind === 'identity' ? byPost(request) : byGet(request))
  const { status } = response
  const body = await readText(response, tokenResponseLimit)
  if (status === 400 || status === 401 || status === 403)
    return { kind: 'denied', status, detail: body === undefined ? '' : detailOf(body) }
  if (status < 200 || status > 299) throw new TokenServiceError(status, `the token service answered ${status}`)
  if (body === undefined) throw new TokenServiceError(status, 'the token service answered with more than 64 KiB')
  return decode(body)
}

/** Scopes are repeated, never joined: Quay refuses joined ones. */
function byGet({ realm, service, scopes, credential }: TokenRequest): TokenHttpRequest {
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.append('service', service)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  if (credential?.kind !== 'basic') return { method: 'GET', url, headers: {} }
  return { method: 'GET', url, headers: { authorization: basicHeader(credential.username, credential.password) } }
}

function byPost({ realm, service, scopes, credential }: TokenRequest): TokenHttpRequest {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'promote-image' })
  if (credential?.kind === 'identity') form.set('refresh_token', credential.token)
  if (service !== undefined) form.set('service', service)
  form.set('scope', scopes.join(' '))
  return { method: 'POST', url: realm, headers: {}, form: form.toString() }
}

export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

function decode(body: string): TokenResponse {
  const response = parse(body)
  const token = [response?.['access_token'], response?.['token']].find(isToken)
  if (token === undefined) throw new TokenServiceError(200, 'the token service answered without a token')
  const given = response?.['expires_in']
  const seconds =
    typeof given === 'number' && Number.isFinite(given) ? Math.max(minimumLifetime, given) : minimumLifetime
  return { kind: 'granted', token, seconds }
}

/** Opaque, but valid as part of a header. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

function parse(body: string): Json | undefined {
  const value = parseJson(body)
  return isRecord(value) ? value : undefined
}

/** The reason of a refusal: an error's message, `details`, or nothing; never the raw body, which is not trusted. */
function detailOf(body: string): string {
  const response = parse(body)
  const errors: unknown = response?.['errors']
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined
  const candidates = [isRecord(first) ? first['message'] : undefined, response?.['details'], response?.['message']]
  const text = candidates.find((value) => typeof value === 'string') ?? ''
  return text.replace(/[^\x20-\x7e]/g, ' ').slice(0, 200)
}
