// Requests as token services take them: forms and JSON.
import type { ServiceRequest } from '../exchange.ts'

/** application/x-www-form-urlencoded, as OAuth 2.0 (RFC 6749) has it. */
export function postForm(url: string | URL, fields: Readonly<Record<string, string>>): ServiceRequest {
  return {
    method: 'POST',
    url: new URL(url),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
  }
}

export function postJson(
  url: string | URL,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): ServiceRequest {
  return {
    method: 'POST',
    url: new URL(url),
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}

/** RFC 8693. */
export const tokenExchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
export const idTokenType = 'urn:ietf:params:oauth:token-type:id_token'
