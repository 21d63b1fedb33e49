// The two ends of a copy as hosted registries are: TLS, and bearer tokens of a service at the same distance. They serve
// the content of the open ones.
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { type Certificates, makeCertificates } from '../__tests__/support/certificates.ts'
import { type Folder, makeFolder, serveDistribution } from '../__tests__/support/servers.ts'
import { type Account, startTokenServer } from '../__tests__/support/token-server.ts'
import { startDelayProxy } from './delay-proxy.ts'
import type { Access, OpenEndpoints } from './endpoints.ts'
import type { Server } from './servers.ts'

const account: Account = { username: 'bench', password: 'correct horse' }

/**
 * By the machine's own name, which must lead to 127.0.0.1: at `localhost` ours would speak plain HTTP, and some tools
 * refuse a token service at a private address.
 */
async function startFar(host: string, rtt: number) {
  const proxy = await startDelayProxy(host.replace('localhost', '127.0.0.1'), rtt)
  return { ...proxy, host: proxy.host.replace('127.0.0.1', hostname()) }
}

/** Counts since the last time it was asked. */
function counter(): { readonly add: (count: number) => void; readonly take: () => number } {
  let counted = 0
  return {
    add: (count) => {
      counted += count
    },
    take: () => {
      const taken = counted
      counted = 0
      return taken
    },
  }
}

/** The lines of the access log in what a registry prints. */
const served = (text: string): number => text.match(/ HTTP\/[\d.]+" \d/g)?.length ?? 0

async function accessTo(hosts: readonly string[], ca: string, folder: Folder): Promise<Access> {
  const { username, password } = account
  const auth = Buffer.from(`${username}:${password}`).toString('base64')
  const forEach = (value: object): string => JSON.stringify(Object.fromEntries(hosts.map((host) => [host, value])))
  await folder.keep('config.json', `{"auths":${forEach({ auth })}}`)
  const authority = await folder.keep('authority.pem', ca)
  return {
    plainHttp: false,
    env: { PATH: '/usr/bin:/bin', HOME: folder.path, DOCKER_CONFIG: folder.path, SSL_CERT_FILE: authority },
    ownEnv: { DOCKER_CONFIG: folder.path, NODE_EXTRA_CA_CERTS: authority },
  }
}

async function startTokens(folder: Folder, { cert, key }: Certificates, rtt: number) {
  const asked = counter()
  const tls = { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') }
  const server = await startTokenServer(account, { tls, onAsked: () => asked.add(1) })
  const far = await startFar(new URL(server.realm).host, rtt)
  const { service, issuer } = server
  const jwks = await folder.keep('jwks.json', server.jwks)
  return { server, far, asked, auth: { token: { realm: `https://${far.host}/token`, service, issuer, jwks } } }
}

export const secureEndpoints: OpenEndpoints = async (servers, rtt) => {
  const folder = await makeFolder()
  const certificates = await makeCertificates(folder.path)
  const tokens = await startTokens(folder, certificates, rtt)
  const requests = counter()
  const onOutput = (text: string): void => requests.add(served(text))
  const start = async ({ folder: of }: Server) => {
    const settings = {
      auth: tokens.auth,
      http: { tls: { certificate: certificates.cert, key: certificates.key } },
      log: { level: 'info', accesslog: { disabled: false } },
    }
    const server = await serveDistribution(
      { program: 'registry', folder: of, storage: 'data', onOutput },
      'tls',
      settings,
    )
    return { server, far: await startFar(server.host, rtt) }
  }
  const [source, target] = [await start(servers.source), await start(servers.target)]
  const all = [source, target, tokens]
  const [from, to] = [source.far.host, target.far.host]
  return {
    source: from,
    target: to,
    access: await accessTo([from, to], certificates.ca, folder),
    takeCounts: async () => {
      await pause(100) // The access log comes through a pipe.
      const taken = all.map(({ far }) => far.takeCounts())
      const connections = taken.reduce((sum, counts) => sum + counts.connections, 0)
      const bytes = taken.reduce((sum, counts) => sum + counts.bytes, 0)
      return { connections, bytes, requests: requests.take(), tokens: tokens.asked.take() }
    },
    close: async () => {
      for (const { far } of all) far.close()
      await Promise.all(all.map(({ server }) => server.close()))
      await folder.remove()
    },
  }
}
