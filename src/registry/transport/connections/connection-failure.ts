// What a connection that failed means: whether to try again, and what to tell the person who set it up.
import { ForbiddenAddressError } from '../security/address-policy.ts'

export interface ConnectionFailure {
  /** Trying again could help. */
  readonly transient: boolean
  /** HTTP/2 itself went wrong. */
  readonly http2: boolean
  readonly remedy?: string
}

const certificate: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'INVALID_CA',
])
const remedies: Readonly<Record<string, string>> = {
  ENOTFOUND: 'No such host: check the name of the registry.',
  CERT_HAS_EXPIRED: 'Its certificate has expired: renew it.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another host: check the name of the registry.',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'The content is not as long as its descriptor says.',
  UND_ERR_DESTROYED: 'The run has ended.',
  UND_ERR_INVALID_ARG: 'The request could not be made.',
}
const noAnswer =
  'Check the host and its port, what stands on the way (a firewall, HTTPS_PROXY and NO_PROXY), and whether it speaks TLS. A re-run completes what is missing.'
const notTls: ReadonlySet<string> = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])

/** Reads the error of a connection. `registry`: as users name it, for the remedy. */
export function classifyConnectionError(error: unknown, registry: string): ConnectionFailure {
  for (const each of causes(error)) {
    if (each instanceof ForbiddenAddressError)
      return permanent(`If it belongs there: registries: { ${registry}: { allow-private: true } }`)
    const code = codeOf(each)
    const known = remedies[code]
    if (known !== undefined) return permanent(known)
    if (certificate.has(code)) return permanent(`If its certificate is its own: registries: { ${registry}: { ca: … } }`)
    if (notTls.has(code)) return permanent(`If it speaks plain HTTP: registries: { ${registry}: { plain-http: true } }`)
    if (code.startsWith('ERR_HTTP2')) return { transient: true, http2: true }
    if (/^Proxy (?:response \(4\d\d\)|Authentication)/.test(each.message))
      return permanent('The proxy refused: check HTTPS_PROXY and NO_PROXY.')
  }
  return { transient: true, http2: false, remedy: noAnswer }
}

function permanent(remedy: string): ConnectionFailure {
  return { transient: false, http2: false, remedy }
}

function* causes(error: unknown): Generator<Error> {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    yield current
    current = current instanceof AggregateError ? current.errors[0] : current.cause
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
