// Servers that speak TLS, with HTTP/2 or without, and count what connects to them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { makeCertificates } from '../../../support/certificates.ts'

export interface Identity {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/** A certificate for localhost and 127.0.0.1, by an authority of its own. */
export async function makeIdentity(): Promise<Identity> {
  const folder = mkdtempSync(join(tmpdir(), 'promote-image-'))
  try {
    const { ca, cert, key } = await makeCertificates(folder)
    return { ca, cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface SecureServer {
  readonly host: string
  readonly port: number
  /** The protocol of every connection, in the order they were made: `h2` or `http/1.1`. */
  readonly connections: string[]
  /** Whether each showed a client certificate. */
  readonly certified: boolean[]
  /** `h2 GET /path`, in order. */
  readonly seen: string[]
}

export type SecureHandler = (request: Http2ServerRequest, response: Http2ServerResponse) => void

export interface SecureOptions {
  readonly identity: Identity
  /** Without HTTP/2. */
  readonly onlyHttp1?: boolean
  readonly handler?: SecureHandler
}

const answerEmpty: SecureHandler = (request, response) => {
  request.resume()
  request.on('end', () => {
    response.writeHead(200, { 'content-length': '0' })
    response.end()
  })
}

/** A TLS server on 127.0.0.1 for the length of the test. */
export async function serveSecurely({
  identity,
  onlyHttp1,
  handler = answerEmpty,
}: SecureOptions): Promise<SecureServer> {
  const connections: string[] = []
  const certified: boolean[] = []
  const seen: string[] = []
  const sockets = new Set<{ destroy(): void }>()
  const { cert, key } = identity
  const tls = { cert, key, requestCert: true, rejectUnauthorized: false }
  const http2 = createSecureServer({ ...tls, allowHTTP1: true }, (request, response) => {
    seen.push(`${request.httpVersion === '2.0' ? 'h2' : 'h1'} ${request.method} ${request.url}`)
    handler(request, response)
  })
  const http1 = createServer(tls, (request, response) => {
    request.resume().on('end', () => response.end())
  })
  const server = onlyHttp1 === true ? http1 : http2
  server.on('secureConnection', (socket: TLSSocket) => {
    connections.push(socket.alpnProtocol === 'h2' ? 'h2' : 'http/1.1')
    certified.push(Object.keys(socket.getPeerCertificate()).length > 0)
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { host: `127.0.0.1:${port}`, port, connections, certified, seen }
}
