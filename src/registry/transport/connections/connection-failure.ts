// Classifies connection errors: what happened, whether a retry may help, and what to do.
import { ForbiddenAddressError } from '../security/address-policy.ts'
import { type ConnectionFailure, checkPath, rows } from './known-errors.ts'

/** Classifies an error by its code, or by the codes of its causes. */
export function classifyConnectionError(error: unknown): ConnectionFailure {
  for (const cause of causes(error)) {
    const failure = failureOf(cause)
    if (failure !== undefined) return failure
  }
  const [first] = causes(error)
  const code = first === undefined ? '' : codeOf(first)
  const detail = `the connection failed${code === '' ? '' : ` (${code})`}`
  return { code: 'no-response', transient: true, detail, remedy: checkPath }
}

function failureOf(error: Error): ConnectionFailure | undefined {
  if (error instanceof ForbiddenAddressError) {
    const remedy = 'If the address belongs to the registry, allow it.'
    return { code: error.code, transient: false, detail: error.message, remedy }
  }
  const code = codeOf(error)
  const row = rows.find(({ codes }) => codes.includes(code))
  if (row !== undefined) {
    const { codes: _, ...failure } = row
    return failure
  }
  if (code.startsWith('ERR_HTTP2'))
    return { code: 'no-response', transient: true, http2: true, detail: 'the HTTP/2 connection failed' }
  if (code.startsWith('ERR_SSL'))
    return { code: 'tls-mismatch', transient: false, detail: `the TLS handshake failed (${code.slice(8)})` }
  return proxyFailure(error.message)
}

/** undici reports the status of a proxy in its message only. */
function proxyFailure(message: string): ConnectionFailure | undefined {
  const [, status] = /^Proxy response \((\d{3})\)/.exec(message) ?? []
  if (status === undefined && !message.startsWith('Proxy Authentication')) return undefined
  const transient = status?.startsWith('5') === true
  const detail = `the proxy refused the connection (${status ?? '407'})`
  return { code: 'no-response', transient, detail, remedy: 'Check HTTPS_PROXY and NO_PROXY.' }
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
