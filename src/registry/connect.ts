// Opens repositories by name; all repositories of a registry share one session.
import { tmpdir } from 'node:os'
import type { ConnectOptions, Registries } from './connect-options.ts'
import { hinted } from './decorators/hinted.ts'
import { lazy } from './decorators/lazy.ts'
import { mirrored, mirrorName } from './decorators/mirrored.ts'
import { hubHost } from './families/docker-hub.ts'
import { hostedFamilyOf, isDockerHub } from './families/families.ts'
import type { Layouts } from './layout/repository.ts'
import { plainText } from './model/plain-text.ts'
import { formatName, type RemoteName, type Tag } from './model/reference.ts'
import { type OpenHost, openHost } from './registry-host.ts'
import { openRemoteRepository } from './remote-repository.ts'
import type { Destination, OpenOptions, Source } from './repository.ts'

/** Sends nothing yet: each registry is opened when it is first used. */
export function connect(options: ConnectOptions): Registries {
  const hosts = new Map<string, OpenHost>()
  const hostOf = (registry: string): OpenHost => {
    const host = hosts.get(registry) ?? openHost(registry, options)
    hosts.set(registry, host)
    return host
  }
  let loaded: Promise<Layouts> | undefined
  const layouts = (): Promise<Layouts> => (loaded ??= loadLayouts(options))
  const openMirrored = (name: RemoteName, use: OpenOptions): Destination => {
    const origin = openRemoteRepository({ host: hostOf(name.registry), name, ...use })
    const { mirrors: configured = [], mirrorTags = false } = options.settings.get(name.registry) ?? {}
    const mirrors = use.access === 'pull' ? configured : []
    if (mirrors.length === 0) return origin
    const names = mirrors.map((mirror) => mirrorName(mirror, name))
    const sources = names.map((mirror) => openRemoteRepository({ host: hostOf(mirror.registry), name: mirror, ...use }))
    const host = hostOf(name.registry)
    return mirrored(origin, sources, {
      onSkipped: warnOnce(host),
      ...(mirrorTags && { onTagFromMirror: (tag) => warnOfTag(host, name, tag) }),
    })
  }
  return {
    open: (name, use) => {
      if (name.kind === 'registry') return withHintCache(openMirrored(name, use), name, hostOf(name.registry), options)
      return lazy(name, async () => (await layouts()).open(name, use))
    },
    preconnect: (name, access, blobs) => {
      if (name.kind !== 'registry') return
      const actions = access === 'push' ? 'pull,push' : 'pull'
      const from = blobs?.mountFrom
      const mount = from?.kind === 'registry' && { mountFrom: from.path }
      hostOf(name.registry).session.preconnect({ repository: name.path, actions, ...mount }, blobs?.count)
    },
    expectManifests: (name, count) => {
      if (name.kind === 'registry') hostOf(name.registry).session.expectManifests(count)
    },
    // only `select` with a glob of repositories needs a catalog
    repositories: async function* (registry, prefix, signal) {
      if (isDockerHub(registry)) {
        const { listOnHub } = await import('./client/lists/docker-hub-catalog.ts')
        yield* listOnHub(hostOf(hubHost), prefix, signal)
      } else {
        const { listRepositories } = await import('./client/lists/catalog.ts')
        yield* listRepositories(hostOf(registry), prefix, signal)
      }
    },
    close: async () => {
      for (const [registry, { session }] of hosts) options.hintCache?.recordBehaviour(registry, session.learned)
      await Promise.all([...hosts.values()].map((host) => host.close()))
      if (loaded !== undefined) await (await loaded).close()
    },
  }
}

async function loadLayouts({ temporary = tmpdir() }: ConnectOptions): Promise<Layouts> {
  const { openLayouts } = await import('./layout/repository.ts')
  return openLayouts({ temporary })
}

function withHintCache(
  origin: Destination,
  name: RemoteName,
  { session }: OpenHost,
  options: ConnectOptions,
): Destination {
  const { hintCache, settings } = options
  const { registry, path } = name
  const isHosted = hostedFamilyOf(registry) !== undefined && (settings.get(registry)?.mirrors ?? []).length === 0
  const isPublic = () => isHosted && session.isAnonymous(path)
  return hintCache === undefined ? origin : hinted(origin, name, { hintCache, isPublic })
}

/** Warns each time, because a mirror may answer with an outdated or false digest. */
function warnOfTag({ observe }: OpenHost, name: RemoteName, tag: Tag): void {
  const message = `${formatName(name)} cannot be reached: a mirror decided what the tag ${tag} names`
  observe({ kind: 'warning', registry: name.registry, message })
}

/** Warns once per mirror, not once per blob. */
function warnOnce({ warned, observe, session: { registry } }: OpenHost): (mirror: Source, error: unknown) => void {
  return ({ name }, error) => {
    const message = `mirror ${formatName(name)} is skipped: ${error instanceof Error ? error.message : String(error)}`
    const key = `mirror ${formatName(name)}`
    if (warned.has(key)) return
    warned.add(key)
    observe({ kind: 'warning', registry, message: plainText(message) })
  }
}
