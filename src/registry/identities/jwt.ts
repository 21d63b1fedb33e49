// Reads the claims of a JSON Web Token (RFC 7519) that was issued to us.
import { isRecord } from '../model/descriptor.ts'
import { parseJson } from '../model/json/json.ts'

/** The claims of a JWT; empty if it is not a JWT. The service that receives the token checks its signature, not this function. */
export function jwtClaims(token: string): Readonly<Record<string, unknown>> {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  return isRecord(claims) ? claims : {}
}

/** Milliseconds since the epoch at which a JWT expires, or undefined. */
export function jwtExpiry(token: string): number | undefined {
  const { exp } = jwtClaims(token)
  return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined
}
