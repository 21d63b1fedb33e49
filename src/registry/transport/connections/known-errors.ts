// Known connection errors, by the codes of node, OpenSSL, undici and this client.
import type { RegistryErrorCode } from '../../model/errors.ts'

export interface ConnectionFailure {
  readonly code: RegistryErrorCode
  /** Whether a retry may help. */
  readonly transient: boolean
  /** The server closed the connection. */
  readonly lost?: true
  /** HTTP/2 itself failed. */
  readonly http2?: true
  /** What happened. */
  readonly detail: string
  /** What the user can do. Advice that names settings is chosen by the code, in the layers above. */
  readonly remedy?: string
}

interface Row extends ConnectionFailure {
  /** Codes of node, OpenSSL, undici and this client. */
  readonly codes: readonly string[]
}

const unknownIssuer = {
  code: 'certificate-untrusted',
  transient: false,
  detail: 'its certificate is signed by an authority that this runner does not know',
  remedy: 'Trust the authority that signed it.',
} as const

const notTls = {
  code: 'tls-mismatch',
  transient: false,
  detail: 'it does not speak TLS on this port',
  remedy: 'Check the port, or use plain HTTP if that is meant.',
} as const

export const checkPath = 'Check the host, its port, and what is in between (a firewall, HTTPS_PROXY and NO_PROXY).'

export const rows: readonly Row[] = [
  {
    codes: ['ENOTFOUND'],
    code: 'host-unknown',
    transient: false,
    detail: 'there is no host of this name',
    remedy: 'Check the name of the registry. If it is right, check the name server of this machine, and HTTPS_PROXY.',
  },
  {
    codes: ['EAI_AGAIN', 'EAI_FAIL'],
    code: 'host-unknown',
    transient: true,
    detail: 'its name could not be resolved',
    remedy: 'Check the name server of the runner.',
  },
  {
    codes: ['ECONNREFUSED'],
    code: 'no-response',
    transient: true,
    detail: 'the connection was refused (ECONNREFUSED)',
    remedy: checkPath,
  },
  {
    codes: ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL'],
    code: 'no-response',
    transient: true,
    detail: 'there is no route to it',
    remedy: checkPath,
  },
  {
    codes: ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'],
    code: 'no-response',
    transient: true,
    detail: 'none of its addresses accepted a connection in time',
    remedy: checkPath,
  },
  {
    codes: ['IDLE_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
    code: 'no-response',
    transient: true,
    detail: 'it accepted the request and stayed silent',
    remedy: 'Its status page or its operator knows why.',
  },
  {
    codes: ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
    code: 'no-response',
    transient: true,
    lost: true,
    detail: 'the connection broke off',
    remedy: checkPath,
  },
  {
    codes: ['DEPTH_ZERO_SELF_SIGNED_CERT'],
    code: 'certificate-untrusted',
    transient: false,
    detail: 'its certificate is self-signed',
    remedy: 'Trust this certificate itself, or give the registry one of a known authority.',
  },
  {
    codes: [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_UNTRUSTED',
      'INVALID_CA',
    ],
    ...unknownIssuer,
  },
  {
    codes: ['CERT_HAS_EXPIRED'],
    code: 'certificate-invalid',
    transient: false,
    detail: 'its certificate has expired',
    remedy: 'Renew the certificate of the registry.',
  },
  {
    codes: ['CERT_NOT_YET_VALID'],
    code: 'certificate-invalid',
    transient: false,
    detail: 'its certificate is not valid yet',
    remedy: 'Set the clock of the runner, which is probably slow; else replace the certificate of the registry.',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    code: 'certificate-invalid',
    transient: false,
    detail: 'its certificate is for another host name',
    remedy: 'Write the registry as its certificate names it, or add this name to the certificate.',
  },
  { codes: ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'], ...notTls },
  {
    codes: ['HPE_INVALID_CONSTANT', 'HPE_INVALID_VERSION', 'HPE_CR_EXPECTED'],
    code: 'tls-required',
    transient: false,
    detail: 'it does not answer in HTTP on this port',
    remedy: 'Check the port.',
  },
  {
    codes: ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'],
    code: 'client-certificate',
    transient: false,
    detail: 'it refused the TLS handshake; it may ask for a client certificate',
    remedy: 'Give the client certificate and its key.',
  },
  {
    codes: ['HPE_HEADER_OVERFLOW', 'UND_ERR_HEADERS_OVERFLOW'],
    code: 'no-response',
    transient: false,
    detail: 'the headers of its response are larger than 256 KiB',
  },
  {
    codes: ['CONTENT_LENGTH_MISMATCH', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH'],
    code: 'no-response',
    transient: false,
    detail: 'the content is not as long as its descriptor says',
  },
  {
    codes: ['CONNECTIONS_CLOSED', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED'],
    code: 'no-response',
    transient: false,
    detail: 'the run has ended',
  },
  {
    codes: ['ERR_INVALID_CHAR', 'ERR_UNESCAPED_CHARACTERS', 'UND_ERR_INVALID_ARG'],
    code: 'no-response',
    transient: false,
    detail: 'the request has a part that HTTP does not allow',
  },
]
