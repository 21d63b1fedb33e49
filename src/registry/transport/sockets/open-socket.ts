// Opens one TCP or TLS connection.
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { ConnectionError } from './connection-error.ts'
import { addressTimeout, connectTimeout } from './pool-options.ts'
import type { TlsOptions } from './tls.ts'

/** Where a connection leads; undici's connectors have the same type. */
export interface Endpoint {
  /** `http:` or `https:`. */
  readonly protocol: string
  /** An IPv6 address has no brackets. */
  readonly hostname: string
  readonly host?: string | undefined
  /** Empty: the default of the protocol. */
  readonly port: string
  /** An established TCP connection; TLS is spoken on it. */
  readonly httpSocket?: Socket | undefined
}

export type ConnectCallback = (...outcome: [error: null, socket: Socket] | [error: Error, socket: null]) => void

/** Connects, and calls back once: when TLS is established too, or with the error. */
export type Connect = (to: Endpoint, callback: ConnectCallback) => void

interface SocketOptions extends TlsOptions {
  readonly lookup?: LookupFunction
  /** The protocols that TLS offers, the preferred one first. */
  readonly alpn: readonly ('h2' | 'http/1.1')[]
}

/** Milliseconds after which the kernel probes an idle connection. */
export const keepAliveDelay = 60_000
/** Bytes per read: blobs come in large pieces. */
const highWaterMark = 64 * 1024

/** Resumes the TLS session of an earlier connection to the same host, which saves certificates and signatures. */
export function socketOpener({ lookup, alpn, ...tls }: SocketOptions): Connect {
  const sessions = new Map<string, Buffer>()
  const tcp = { autoSelectFamilyAttemptTimeout: addressTimeout, ...(lookup && { lookup }) }
  let { secureContext } = tls
  const openTls = ({ hostname, port, httpSocket }: Endpoint): TLSSocket => {
    const { connect, createSecureContext } = process.getBuiltinModule('node:tls')
    // one for all: node would create another for each connection
    secureContext ??= createSecureContext()
    const key = `${hostname}:${port}`
    const socket = connect({
      ...tcp,
      ...tls,
      secureContext,
      host: hostname,
      port: Number(port || 443),
      servername: isIP(hostname) === 0 ? hostname : '',
      session: sessions.get(key),
      ALPNProtocols: [...alpn],
      ...(httpSocket && { socket: httpSocket }),
    })
    return socket.on('session', (session) => sessions.set(key, session))
  }
  return (to, callback) => {
    if (to.protocol === 'https:') awaitConnection(openTls(to), 'secureConnect', callback)
    else {
      const options = { ...tcp, host: to.hostname, port: Number(to.port || 80), highWaterMark }
      awaitConnection(connectTcp(options), 'connect', callback)
    }
  }
}

function awaitConnection(socket: Socket, established: 'connect' | 'secureConnect', callback: ConnectCallback): void {
  const timer = setTimeout(() => {
    socket.destroy(new ConnectionError('ETIMEDOUT', `no connection within ${connectTimeout / 1000} seconds`))
  }, connectTimeout)
  const onConnected = (): void => {
    clearTimeout(timer)
    socket.off('error', onError).off('close', onClose)
    callback(null, socket)
  }
  const onError = (error: Error): void => {
    clearTimeout(timer)
    socket.off('close', onClose)
    callback(error, null)
  }
  // TLS reports no error if the connection below it is gone already
  const onClose = (): void => onError(new ConnectionError('ECONNRESET', 'the connection closed before it was ready'))
  socket
    .once('close', onClose)
    .setKeepAlive(true, keepAliveDelay)
    .setNoDelay(true)
    .once(established, onConnected)
    .once('error', onError)
}
