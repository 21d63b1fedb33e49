// Errors of identity exchanges, with the claims of the ID token: they are not secret, and trust policies match them.
import { CredentialError } from '../credentials/types.ts'
import { isRecord } from '../model/descriptor.ts'
import { parseJson } from '../model/json/json.ts'
import { plainText } from '../model/plain-text.ts'
import type { ServiceResponse } from './exchange.ts'
import { jwtClaims } from './jwt.ts'

/** A login of `registry-identities` could not be obtained. No other credentials are tried instead. */
export class IdentityError extends CredentialError {}

/** The job has no ID token, and gets none before its settings change. */
export class NoIdentityError extends IdentityError {}

/** Claims that trust policies match, the most useful first. */
const shownClaims = ['iss', 'aud', 'sub', 'repository', 'ref', 'environment', 'job_workflow_ref'] as const

/** A sentence about who the job said it is; empty if the token cannot be read. */
function describeClaims(idToken: string): string {
  const claims = jwtClaims(idToken)
  const shown = shownClaims.flatMap((name) => {
    const value = claims[name]
    return typeof value === 'string' ? [`${name} ${JSON.stringify(plainText(value, 300))}`] : []
  })
  return shown.length === 0 ? '' : ` The ID token says: ${shown.join(', ')}.`
}

/** `subject`: which service refused what, such as `AWS STS refused to assume arn:…`. */
export function refusedExchange(
  subject: string,
  response: ServiceResponse,
  { idToken, advice }: { readonly idToken?: string; readonly advice: string },
): IdentityError {
  const words = reasonOf(response)
  const claims = idToken === undefined ? '' : describeClaims(idToken)
  return new IdentityError(
    `${subject} (HTTP ${response.status}${words === '' ? '' : `: ${words}`}).${claims} ${advice}`,
  )
}

/** The reason in a response, from JSON or AWS's XML; never HTML. */
function reasonOf({ text }: ServiceResponse): string {
  const body = parseJson(text)
  if (isRecord(body)) {
    const nested = isRecord(body['error']) ? body['error'] : body
    const words = ['error', 'status', 'code', 'error_description', 'message', 'detail', 'Message', '__type']
      .map((key) => nested[key])
      .filter((value) => typeof value === 'string')
    return plainText([...new Set(words)].join(': '), 300)
  }
  const xml = ['Code', 'Message'].flatMap((tag) => new RegExp(`<${tag}>([^<]{1,300})</${tag}>`).exec(text)?.[1] ?? [])
  return plainText(xml.join(': '), 300)
}
