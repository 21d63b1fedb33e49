// Defines the errors of connections that node has no code for.

export type ConnectionErrorCode =
  | 'ETIMEDOUT'
  | 'ECONNRESET'
  | 'IDLE_TIMEOUT'
  | 'CONTENT_LENGTH_MISMATCH'
  | 'CONNECTIONS_CLOSED'

export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  readonly code: ConnectionErrorCode

  constructor(code: ConnectionErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** A request came after the run had closed its connections, or waited for one of them. */
export function closedError(): ConnectionError {
  return new ConnectionError('CONNECTIONS_CLOSED', 'the run has closed its connections')
}
