// Registries that others wrote, each as its makers run it, on free loopback ports: what the contract and the matrix
// of promotions are held against. What each answers differently stands in docs/compatibility.md.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificates } from './certificates.ts'
import { type Service, serve } from './processes.ts'
import { type Account, startTokenServer } from './token-server.ts'
import { tool } from './tools.ts'

export const writers = [
  'distribution 3',
  'distribution 3, basic auth',
  'distribution 3, token auth',
  'distribution 3, TLS',
  'docker-registry 2.8',
  'ociserver (strict)',
  'go-containerregistry (loose)',
] as const

/** Servers that answer every write with a refusal. */
export const readers = ['distribution 3, read-only', 'distribution 3, pull-through'] as const

export type ServerName = (typeof writers)[number] | (typeof readers)[number]

export interface RealServer {
  readonly name: ServerName
  /** `host:port`, as it stands in a reference. */
  readonly host: string
  readonly scheme: 'http' | 'https'
  /** PEM of the authority that signed its certificate. */
  readonly ca?: string
  readonly credentials?: Account
  /** A door of plain HTTP without authentication to the same content: for a test to seed and to look. */
  readonly back: string
  readonly capabilities: {
    readonly writes: boolean
    readonly referrersApi: boolean
    readonly tagDelete: boolean
  }
  readonly close: () => Promise<void>
}

/** The programs that all the servers together need. */
export const serverTools = ['registry', 'strict-registry', 'loose-registry', 'docker-registry', 'openssl'] as const

const account: Account = { username: 'alice', password: 'correct horse' }
/** `htpasswd -Bbn` of the account. */
const htpasswd = 'alice:$2y$05$IkJbsHhL6f33gBe7uxq/F.Hl.IQuEWCB.lrq8qdcsmJCsPPsfYY1C\n'

const loopback = { addr: '127.0.0.1:0' }
const log = { level: 'info', accesslog: { disabled: true } }

/** JSON is YAML: distribution reads it as its configuration. */
type Settings = Readonly<Record<string, unknown>>

export interface Folder {
  readonly path: string
  /** Writes a file into it; resolves to its path. */
  keep(name: string, text: string): Promise<string>
  remove(): Promise<void>
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'promote-image-servers-'))
  return {
    path,
    keep: async (name, text) => {
      await writeFile(join(path, name), text)
      return join(path, name)
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

export interface Distribution {
  readonly program: 'registry' | 'docker-registry'
  readonly folder: Folder
  /** Servers of one storage share their content. */
  readonly storage: string
  readonly onOutput?: (text: string) => void
}

/** Starts distribution with these settings over those that every server here has. */
export async function serveDistribution(of: Distribution, name: string, settings: Settings = {}): Promise<Service> {
  const root = join(of.folder.path, of.storage)
  await mkdir(root, { recursive: true })
  const { storage, http, ...rest } = { storage: {}, http: {}, ...settings }
  const config = await of.folder.keep(
    `${name}.yml`,
    JSON.stringify({
      version: '0.1',
      log,
      storage: { filesystem: { rootdirectory: root }, delete: { enabled: true }, ...storage },
      http: { ...loopback, secret: 'shared by the servers of one storage', ...http },
      ...rest,
    }),
  )
  const { onOutput = () => undefined } = of
  return serve(tool(of.program), ['serve', config], { env: { OTEL_TRACES_EXPORTER: 'none' }, onOutput })
}

type Capabilities = RealServer['capabilities']

const open = (service: Service) => ({ host: service.host, scheme: 'http', back: `http://${service.host}` }) as const
const distributionAbilities: Capabilities = { writes: true, referrersApi: false, tagDelete: true }

/** Distribution in the open, and the two that read the same content: one that writes nothing, one that pulls through. */
async function servePlain(folder: Folder): Promise<readonly RealServer[]> {
  const of = { program: 'registry', folder, storage: 'plain' } as const
  const plain = await serveDistribution(of, 'plain')
  const readOnly = await serveDistribution(of, 'read-only', {
    storage: { maintenance: { readonly: { enabled: true } } },
  })
  const cache = { ...of, storage: 'cache' }
  const proxied = await serveDistribution(cache, 'proxied', { proxy: { remoteurl: `http://${plain.host}` } })
  const reads: Capabilities = { writes: false, referrersApi: false, tagDelete: false }
  const back = `http://${plain.host}`
  return [
    { name: 'distribution 3', ...open(plain), capabilities: distributionAbilities, close: plain.close },
    { name: 'distribution 3, read-only', ...open(readOnly), back, capabilities: reads, close: readOnly.close },
    { name: 'distribution 3, pull-through', ...open(proxied), back, capabilities: reads, close: proxied.close },
  ]
}

const closeAll =
  (...services: readonly Pick<Service, 'close'>[]) =>
  async () =>
    void (await Promise.all(services.map((openService) => openService.close())))

/** Distribution behind basic auth, behind a token service, and behind TLS of a private authority. */
async function serveSecured(folder: Folder): Promise<readonly RealServer[]> {
  const of = { program: 'registry', folder, storage: 'secured' } as const
  const [tokens, certificates] = await Promise.all([startTokenServer(account), makeCertificates(folder.path)])
  const { realm, service, issuer } = tokens
  const path = await folder.keep('htpasswd', htpasswd)
  const jwks = await folder.keep('jwks.json', tokens.jwks)
  const tls = { certificate: certificates.cert, key: certificates.key }
  const [behind, basic, bearer, secure] = await Promise.all([
    serveDistribution(of, 'back'),
    serveDistribution(of, 'htpasswd', { auth: { htpasswd: { realm: 'tests', path } } }),
    serveDistribution(of, 'token', { auth: { token: { realm, service, issuer, jwks } } }),
    serveDistribution(of, 'tls', { http: { tls } }),
  ])
  const shared = { scheme: 'http', back: `http://${behind.host}`, capabilities: distributionAbilities } as const
  return [
    { name: 'distribution 3, basic auth', ...shared, host: basic.host, credentials: account, close: basic.close },
    {
      ...shared,
      name: 'distribution 3, token auth',
      host: bearer.host.replace('127.0.0.1', 'localhost'),
      credentials: account,
      close: closeAll(bearer, tokens),
    },
    {
      ...shared,
      name: 'distribution 3, TLS',
      host: secure.host,
      scheme: 'https',
      ca: certificates.ca,
      close: closeAll(secure, behind),
    },
  ]
}

async function serveOthers(folder: Folder): Promise<readonly RealServer[]> {
  const [old, strict, loose] = await Promise.all([
    serveDistribution({ program: 'docker-registry', folder, storage: 'old' }, 'old'),
    serve(tool('strict-registry'), []),
    serve(tool('loose-registry'), []),
  ])
  const api: Capabilities = { writes: true, referrersApi: true, tagDelete: true }
  return [
    {
      name: 'docker-registry 2.8',
      ...open(old),
      capabilities: { ...api, referrersApi: false, tagDelete: false },
      close: old.close,
    },
    { name: 'ociserver (strict)', ...open(strict), capabilities: api, close: strict.close },
    { name: 'go-containerregistry (loose)', ...open(loose), capabilities: api, close: loose.close },
  ]
}

export interface RealServers {
  readonly servers: readonly RealServer[]
  named(name: ServerName): RealServer
  /** Ends them all and removes what they stored. */
  close(): Promise<void>
}

/** Starts every server; ready to be asked when it resolves. */
export async function startServers(): Promise<RealServers> {
  const folder = await makeFolder()
  const groups = await Promise.all([servePlain(folder), serveSecured(folder), serveOthers(folder)])
  const servers = groups.flat()
  if (new Set(servers.map(({ host }) => host)).size < servers.length) throw new Error('two servers have one address')
  return {
    servers,
    named: (name) => {
      const realServer = servers.find((server) => server.name === name)
      if (realServer === undefined) throw new Error(`${name} was not started`)
      return realServer
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()))
      await folder.remove()
    },
  }
}
