// The one place where names become repositories: a session per registry, shared by all that lives there.
import type { ConnectOptions, Registries } from './connect.ts'
import { listRepositories } from './http/catalog.ts'
import { type OpenHost, openHost } from './http/host.ts'
import { openRemote } from './http/open-remote.ts'

/** Connects to nothing yet: each registry is opened when it is first named. */
export function connect(options: ConnectOptions): Registries {
  const hosts = new Map<string, OpenHost>()
  const hostOf = (registry: string): OpenHost => {
    const host = hosts.get(registry) ?? openHost(registry, options)
    hosts.set(registry, host)
    return host
  }
  return {
    open: (name, { access, signal }) => {
      if (name.kind !== 'registry') throw new TypeError('layouts are not there yet')
      return openRemote({ host: hostOf(name.registry), name, access, signal })
    },
    warm: (name, access) => {
      if (name.kind !== 'registry') return
      const actions = access === 'push' ? 'pull,push' : 'pull'
      hostOf(name.registry).session.warm({ repository: name.path, actions })
    },
    repositories: (registry, prefix, signal) => listRepositories(hostOf(registry), prefix, signal),
    close: async () => {
      await Promise.all([...hosts.values()].map(({ session }) => session.close()))
    },
  }
}
