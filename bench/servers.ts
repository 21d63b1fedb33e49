// Registries to measure against: distribution v3 if `.cache/bin/registry` exists, else the sandbox.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Folder, makeFolder, serveDistribution } from '../__tests__/support/servers.ts'
import { startRegistryProcess } from '../sandbox/demo/registry-process.ts'

export interface Server {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  readonly kind: 'distribution 3' | 'sandbox'
  /** What it stores, for another server of the same content. */
  readonly folder: Folder
  close(): Promise<void>
}

export const binaries = join(dirname(import.meta.dirname), '.cache', 'bin')

/** Starts a registry of its own process that keeps its content in a folder, removed at the end. */
export async function startServer(): Promise<Server> {
  const folder = await makeFolder()
  const kind = existsSync(join(binaries, 'registry')) ? 'distribution 3' : 'sandbox'
  const { host, close } =
    kind === 'sandbox'
      ? await startRegistryProcess(['--storage', folder.path])
      : await serveDistribution({ program: 'registry', folder, storage: 'data' }, 'plain')
  return {
    host,
    kind,
    folder,
    close: async () => {
      await close()
      await folder.remove()
    },
  }
}
