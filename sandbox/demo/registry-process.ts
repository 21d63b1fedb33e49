// A sandbox registry as a process of its own, as the demo and the benches want it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface RegistryProcess {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** One line per request so far: status, method, path, bytes. */
  readonly requests: readonly string[]
  /** Resolves when `requests` holds every request answered so far. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Starts `npm run registry` on a free port with these further arguments. */
export async function startRegistryProcess(args: readonly string[] = []): Promise<RegistryProcess> {
  const program = join(import.meta.dirname, '..', 'registry.ts')
  const child = spawn(process.execPath, [program, '--port', '0', '--verbose', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const orphaned = (): boolean => child.kill()
  process.once('exit', orphaned)
  child.once('exit', () => process.off('exit', orphaned))
  const requests: string[] = []
  const markers = new Map<string, () => void>()
  const lines = createInterface({ input: child.stdout })
  const first = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the registry ended with ${code}`)))
  })
  lines.on('line', (line) => {
    const marker = /\/settle-\d+\b/.exec(line)?.[0] ?? ''
    const settled = markers.get(marker)
    if (settled === undefined) requests.push(line)
    else settled()
  })
  return {
    host: new URL(first).host,
    requests,
    settle: async () => {
      // The log is in order, so a request of our own marks its end.
      const marker = `/settle-${markers.size}`
      const { promise, resolve } = Promise.withResolvers<void>()
      markers.set(marker, resolve)
      await (await fetch(new URL(marker, first))).arrayBuffer()
      await promise
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
