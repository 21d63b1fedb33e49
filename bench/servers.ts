// Registries to measure against: distribution v3 where `.cache/bin/registry` is, the sandbox's otherwise.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startRegistryProcess } from '../sandbox/demo/registry-process.ts'

export interface Server {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  readonly kind: string
  close(): Promise<void>
}

export const binaries = join(dirname(import.meta.dirname), '.cache', 'bin')

/** Starts a registry of its own process that keeps its content in a folder, removed at the end. */
export async function startServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-bench-'))
  const program = join(binaries, 'registry')
  const server = existsSync(program) ? await startDistribution(program, folder) : await startSandbox(folder)
  return {
    ...server,
    close: async () => {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startSandbox(folder: string): Promise<Server> {
  return { kind: 'sandbox', ...(await startRegistryProcess(['--storage', folder])) }
}

async function startDistribution(program: string, folder: string): Promise<Server> {
  const host = `127.0.0.1:${await freePort()}`
  const config = join(folder, 'config.yml')
  await writeFile(config, 'version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\n')
  const child = spawn(program, ['serve', config], {
    stdio: 'ignore',
    env: {
      ...process.env,
      OTEL_TRACES_EXPORTER: 'none',
      REGISTRY_HTTP_ADDR: host,
      REGISTRY_HTTP_RELATIVEURLS: 'true',
      REGISTRY_STORAGE: 'filesystem',
      REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY: join(folder, 'data'),
    },
  })
  const ended = once(child, 'exit')
  await answering(host)
  return {
    host,
    kind: 'distribution 3',
    close: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function answering(host: string, tries = 200): Promise<void> {
  const { hostname, port } = new URL(`http://${host}`)
  const open = await new Promise<boolean>((resolve) => {
    const socket = connect(Number(port), hostname, () => resolve(true)).on('error', () => resolve(false))
    socket.once('close', () => resolve(false)).setTimeout(1000, () => socket.destroy())
    socket.once('connect', () => socket.destroy())
  })
  if (open) return
  if (tries === 0) throw new Error(`nothing answers on ${host}`)
  await new Promise((resolve) => {
    setTimeout(resolve, 25)
  })
  await answering(host, tries - 1)
}
