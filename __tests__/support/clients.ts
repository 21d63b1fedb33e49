// The clients that others wrote, to look with other eyes at what we have written: hermetic, with the credentials
// and the authority of the server they are asked about.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, run } from './processes.ts'
import type { RealServer } from './servers.ts'
import { tool } from './tools.ts'

/** What a client must know of a server. */
type Reached = Pick<RealServer, 'host' | 'scheme' | 'credentials' | 'ca'>
type Client = 'crane' | 'regctl' | 'skopeo' | 'cosign'
type Texts = Readonly<Record<string, string>>

export interface Clients {
  /** The folder that holds their configuration, for files of the test's own too. */
  readonly home: string
  /** Runs one to its end, whatever that is. */
  run(client: Client, ...args: readonly string[]): Promise<Ended>
  /** Its standard output, byte for byte; throws with what it said where it fails. */
  ask(client: Client, ...args: readonly string[]): Promise<Buffer>
  close(): Promise<void>
}

const hostSettings = ({ host, scheme }: Reached) =>
  [host, { tls: scheme === 'http' ? 'disabled' : 'enabled', hostname: host }] as const

function authOf({ host, credentials }: Reached): readonly (readonly [string, { readonly auth: string }])[] {
  if (credentials === undefined) return []
  return [[host, { auth: Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64') }]]
}

async function environment(home: string, servers: readonly Reached[]): Promise<Texts> {
  const docker = join(home, 'docker')
  const authorities = join(home, 'authorities.pem')
  await mkdir(docker)
  await mkdir(join(home, '.regctl'))
  const auths = Object.fromEntries(servers.flatMap(authOf))
  const hosts = Object.fromEntries(servers.map(hostSettings))
  await writeFile(join(docker, 'config.json'), JSON.stringify({ auths }))
  await writeFile(join(home, '.regctl', 'config.json'), JSON.stringify({ hosts }))
  await writeFile(authorities, servers.map(({ ca }) => ca ?? '').join('\n'))
  const path = '/usr/bin:/bin'
  return { PATH: path, HOME: home, DOCKER_CONFIG: docker, SSL_CERT_FILE: authorities, COSIGN_PASSWORD: '' }
}

/** The clients, able to reach these servers. */
export async function makeClients(servers: readonly Reached[]): Promise<Clients> {
  const home = await mkdtemp(join(tmpdir(), 'promote-image-clients-'))
  const env = await environment(home, servers)
  const start = (client: Client, args: readonly string[]) => run(tool(client), args, { env, cwd: home })
  return {
    home,
    run: (client, ...args) => start(client, args),
    ask: async (client, ...args) => {
      const { status, stdout, stderr } = await start(client, args)
      if (status !== 0) throw new Error(`${client} ${args.join(' ')} ended with ${status}: ${stderr}`)
      return stdout
    },
    close: () => rm(home, { recursive: true, force: true }),
  }
}
