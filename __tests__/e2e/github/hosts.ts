// The hosted registries by their real names, on this machine: a proxy that tunnels each name to one TLS server, which
// speaks as that registry about logins and passes everything else on to a sandbox. Nothing leaves the machine.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { run } from '../../support/processes.ts'
import type { answering } from '../../support/service-answers.ts'
import { tool } from '../../support/tools.ts'

export interface Hosts {
  /** What makes a program find them: the proxy, and the certificate that it is to trust, by Node's name and by Go's. */
  readonly env: Readonly<Record<string, string>>
  /** `user:password` that was shown to a host, in the order of first sight. */
  logins(apiHost: string): readonly string[]
  /** By the host of its API. */
  at(apiHost: string): Sandbox
  close(): Promise<void>
}

export const ecr = '123456789012.dkr.ecr.eu-central-1.amazonaws.com'

/** Hosts of registries' APIs, and where each sends for a token; ECR takes Basic at every request. */
const realms: ReadonlyMap<string, string | undefined> = new Map([
  ['ghcr.io', 'ghcr.io'],
  ['registry-1.docker.io', 'auth.docker.io'],
  ['registry.corp.example', 'registry.corp.example'],
  [ecr, undefined],
])
const registryNames = [...realms.keys(), 'auth.docker.io']

/** Answers by host: services beside the registries. */
export type Services = Readonly<Record<string, ReturnType<typeof answering>['send']>>

interface Desk {
  readonly sandboxes: ReadonlyMap<string, Sandbox>
  readonly logins: Map<string, Set<string>>
}

export async function startHosts(services: Services = {}): Promise<Hosts> {
  const names = [...registryNames, ...Object.keys(services)]
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-hosts-'))
  const { cert, key } = await makeCertificate(folder, names)
  const apis = [...realms.keys()]
  const started = await Promise.all(
    apis.map(async (host) => [host, await startRegistry({ quirks: ['relative-location'] })] as const),
  )
  const desk: Desk = { sandboxes: new Map(started), logins: new Map() }
  const front = createTlsServer({ cert, key }, (request, response) => {
    const service = services[request.headers.host ?? '']
    const answered = service === undefined ? answer(desk, request, response) : serve(service, request, response)
    answered.catch(() => response.destroy())
  })
  const port = await listen(front)
  const certificate = join(folder, 'cert.pem')
  const [proxy, tunnels] = makeProxy(port, names)
  const address = `http://127.0.0.1:${await listen(proxy)}`
  return {
    env: { HTTPS_PROXY: address, HTTP_PROXY: address, NODE_EXTRA_CA_CERTS: certificate, SSL_CERT_FILE: certificate },
    logins: (host) => [...(desk.logins.get(host) ?? [])],
    at: (host) => sandboxOf(desk, host),
    close: async () => {
      for (const socket of tunnels) socket.destroy()
      await Promise.all([stop(front), stop(proxy), ...started.map(([, sandbox]) => sandbox.close())])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function makeCertificate(
  folder: string,
  names: readonly string[],
): Promise<{ readonly cert: string; readonly key: string }> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const subject = ['-subj', '/CN=registries', '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`]
  const fresh = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const { status, stderr } = await run(tool('openssl'), ['req', ...fresh, ...subject, '-keyout', key, '-out', cert])
  if (status !== 0) throw new Error(`openssl: ${stderr}`)
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** Tunnels the names that we play to `port`, and nothing else to anywhere. */
function makeProxy(port: number, names: readonly string[]): readonly [Server, ReadonlySet<Socket>] {
  const sockets = new Set<Socket>()
  const proxy = createServer((_request, response) => response.writeHead(403).end())
  proxy.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => {
    client.on('error', () => client.destroy())
    if (!names.includes(url.replace(/:443$/, ''))) return client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(upstream).pipe(client)
    })
    upstream.on('error', () => client.destroy())
    return sockets.add(client).add(upstream)
  })
  return [proxy, sockets]
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const host = request.headers.host ?? ''
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ')
  const login = scheme === 'Basic' ? Buffer.from(value, 'base64').toString() : ''
  if (login !== '') note(desk, host, login)
  const { pathname } = new URL(request.url ?? '/', 'https://host')
  if (pathname === '/token')
    return reply(response, 200, { token: login === '' ? 'anonymous' : 'known', expires_in: 300 })
  const realm = realms.get(host)
  const who = realm === undefined ? login : value
  if (who === '') return challenge(response, host, realm)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (who === 'anonymous' && !reads) return reply(response, 403, { errors: [{ code: 'DENIED' }] })
  return pass(sandboxOf(desk, host), request, response)
}

async function serve(send: Services[string], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '/', method, headers } = request
  const body = await text(request)
  const { authorization = '' } = headers
  const answered = await send(new URL(url, `https://${headers.host}`), {
    method: method === 'POST' ? 'POST' : 'GET',
    headers: { authorization },
    body,
  })
  response.writeHead(answered.status).end(answered.bytes)
}

function note({ logins }: Desk, host: string, login: string): void {
  const seen = logins.get(host) ?? new Set()
  logins.set(host, seen.add(login))
}

async function reply(response: ServerResponse, status: number, body: object): Promise<void> {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function challenge(response: ServerResponse, host: string, realm: string | undefined): Promise<void> {
  const asked = realm === undefined ? 'Basic realm="ecr"' : `Bearer realm="https://${realm}/token",service="${host}"`
  response.setHeader('www-authenticate', asked)
  return reply(response, 401, { errors: [{ code: 'UNAUTHORIZED' }] })
}

function pass({ url }: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { authorization: _, ...headers } = request.headers
  return new Promise((resolve, reject) => {
    const onward = forward(new URL(request.url ?? '/', url), { method: request.method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.pipe(response).on('finish', resolve).on('error', reject)
    })
    onward.on('error', reject)
    request.pipe(onward)
  })
}

function sandboxOf({ sandboxes }: Desk, host: string): Sandbox {
  const sandbox = sandboxes.get(host)
  if (sandbox === undefined) throw new Error(`no registry here is called ${host}`)
  return sandbox
}
