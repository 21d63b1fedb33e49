// Sandbox registries that are closed after the test that opened them.
import { afterEach } from 'vitest'
import { type Sandbox, type SandboxOptions, startRegistry } from '../../sandbox/server.ts'

const started: Sandbox[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => sandbox.close()))
})

export async function registry(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startRegistry(options)
  started.push(sandbox)
  return sandbox
}
