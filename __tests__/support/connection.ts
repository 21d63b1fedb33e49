// The client connected to a sandbox registry, as the tests of this room want it.
import { type Sandbox, type SandboxOptions, startRegistry } from '../../sandbox/server.ts'
import { connect } from '../../src/registry/connect.ts'
import type { ConnectOptions, Registries } from '../../src/registry/connect-options.ts'
import type { HostSettings } from '../../src/registry/model/host-settings.ts'
import type { WireEvent } from '../../src/registry/model/wire-event.ts'
import type { Destination } from '../../src/registry/repository.ts'
import type { Clock } from '../../src/registry/transport/clock.ts'

export interface Connection {
  readonly sandbox: Sandbox
  readonly registries: Registries
  readonly events: readonly WireEvent[]
  /** A repository of the sandbox, opened for push. */
  open(path: string): Destination
  /** The same, opened for pull: a source. */
  pull(path: string): Destination
  close(): Promise<void>
}

export interface ConnectionOptions {
  readonly settings?: HostSettings
  readonly credentials?: ConnectOptions['credentials']
  readonly clock?: Clock
}

const anonymous: ConnectOptions['credentials'] = { find: async () => undefined, sources: [] }

/** Starts a sandbox registry and connects to it. */
export async function connectTo(options: SandboxOptions = {}, own: ConnectionOptions = {}): Promise<Connection> {
  const sandbox = await startRegistry(options)
  const events: WireEvent[] = []
  const registries = connect({
    settings: new Map(own.settings ? [[sandbox.host, own.settings]] : []),
    credentials: own.credentials ?? anonymous,
    concurrency: 'auto',
    observe: (event) => events.push(event),
    ...(own.clock && { clock: own.clock }),
  })
  const { signal } = new AbortController()
  return {
    sandbox,
    registries,
    events,
    open: (path) => registries.open({ kind: 'registry', registry: sandbox.host, path }, { access: 'push', signal }),
    pull: (path) => registries.open({ kind: 'registry', registry: sandbox.host, path }, { access: 'pull', signal }),
    close: async () => {
      await registries.close()
      await sandbox.close()
    },
  }
}
