// A token service for a real registry (distribution's token specification, RS256), so that bearer auth is tested
// against a server that checks every signature and scope itself.
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

export interface TokenServer {
  /** Where tokens are asked for, by the name `localhost`: some clients refuse a private address as a realm. */
  readonly realm: string
  readonly service: string
  readonly issuer: string
  /** The JWK set that a registry checks signatures with. */
  readonly jwks: string
  close(): Promise<void>
}

export interface Account {
  readonly username: string
  readonly password: string
}

export interface TokenServerOptions {
  /** PEM; plain HTTP without it. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Called for every request. */
  readonly onAsked?: () => void
}

const service = 'promote-image-tests'
const issuer = 'promote-image-token-server'
const lifetime = 300

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** `repository:acme/app:pull,push` as the access claim spells it. */
function accessOf(scope: string): {
  readonly type: string
  readonly name: string
  readonly actions: readonly string[]
} {
  const [type = '', ...rest] = scope.split(':')
  const actions = rest.pop() ?? ''
  return { type, name: rest.join(':'), actions: actions.split(',') }
}

/** Starts on 127.0.0.1: the account may do everything, others get no token. */
export async function startTokenServer(account: Account, options: TokenServerOptions = {}): Promise<TokenServer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = 'tests'
  const basic = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`

  const issue = (scopes: readonly string[]): string => {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, aud: service, sub: account.username, nbf: now - 10, iat: now, exp: now + lifetime }
    const access = scopes.flatMap((scope) => scope.split(' ')).map(accessOf)
    const signed = `${encode({ typ: 'JWT', alg: 'RS256', kid })}.${encode({ ...claims, jti: `${now}`, access })}`
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
  }
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    options.onAsked?.()
    const url = new URL(request.url ?? '/', 'http://token')
    if (request.method !== 'GET') return void response.writeHead(405).end()
    if (request.headers.authorization !== basic) return void response.writeHead(401).end()
    const token = issue(url.searchParams.getAll('scope'))
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ token, access_token: token, expires_in: lifetime }))
  }

  const { tls } = options
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    realm: `${tls === undefined ? 'http' : 'https'}://localhost:${port}/token`,
    service,
    issuer,
    jwks: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
