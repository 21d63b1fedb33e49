// Creates the state that the client keeps for one registry during a run.

import type { RegistryHost } from './client/request.ts'
import { type OpenSession, openSession } from './client/session.ts'
import type { ConnectOptions } from './connect-options.ts'
import type { CredentialStore } from './credentials/types.ts'
import { hubHost } from './families/docker-hub.ts'
import { applyKnownBehaviour } from './families/families.ts'
import type { Digest } from './model/digest.ts'
import type { HostSettings } from './model/host-settings.ts'
import type { WebReader, WebReaderOptions } from './signatures/web.ts'
import { systemClock } from './transport/clock.ts'
import { keyedMutex } from './util/keyed-mutex.ts'

/** The most that ECR allows. */
const defaultPageSize = 1000

export interface OpenHost extends RegistryHost {
  readonly session: OpenSession
  /** Closes every connection, and aborts pending requests. */
  close(): Promise<void>
}

/** Opens a registry: `host[:port]` as users name it. Nothing is sent yet. */
export function openHost(registry: string, options: ConnectOptions): OpenHost {
  const {
    settings: all,
    concurrency,
    observe,
    shards,
    hintCache,
    headers,
    clock = systemClock,
    idleTimeout,
    longestWait,
    lookaside,
    createRepository,
    temporary,
  } = options
  const settings = all.get(registry) ?? {}
  const session = openSession(registry, {
    settings,
    credentials: settings.anonymous === true ? withoutLogins(options.credentials) : options.credentials,
    concurrency,
    observe,
    clock,
    ...(shards && { shards }),
    ...(idleTimeout && { idleTimeout }),
    ...(longestWait && { longestWait }),
    ...(temporary !== undefined && { temporary }),
    ...(headers && registry !== hubHost && { headers }),
  })
  applyKnownBehaviour(session.learned, registry, settings)
  let reader: Promise<WebReader> | undefined
  return {
    session,
    observe,
    webReader: () => (reader ??= openWebReader({ tls: settings, observe })),
    close: async () => {
      await Promise.all([session.close(), reader?.then((opened) => opened.close())])
    },
    pageSize: settings.pageSize ?? defaultPageSize,
    wait: clock.sleep,
    warned: new Set(),
    refusedMounts: new Set(),
    presence: new Map(),
    served: { digests: new Map(), reads: new Map() },
    sent: new Set(),
    unsent: new Set(),
    refusedManifests: new Set(),
    manifestPushes: new Map(),
    turns: keyedMutex(),
    ...lookasideOf(settings, lookaside),
    ...(settings.createRepository && createRepository && { createRepository }),
    ...(hintCache && {
      remembered: {
        hints: () => hintCache.hints(registry),
        holders: (blob: Digest) => hintCache.holders(registry, blob),
        doubts: 0,
      },
    }),
  }
}

async function openWebReader(options: WebReaderOptions): Promise<WebReader> {
  const { webReader } = await import('./signatures/web.ts')
  return webReader(options)
}

/** What the user says of the host itself is used instead of the machine's configuration. */
function lookasideOf(
  { lookaside: defaultDocker }: HostSettings,
  configured: ConnectOptions['lookaside'],
): Pick<OpenHost, 'lookaside'> {
  if (defaultDocker !== undefined) return { lookaside: async () => ({ docker: new Map(), defaultDocker }) }
  return configured === undefined ? {} : { lookaside: configured }
}

/** A store without logins, for a registry that is always accessed anonymously. */
function withoutLogins({ onSecret }: CredentialStore): CredentialStore {
  return { find: async () => undefined, sources: [], isAnonymous: true, ...(onSecret && { onSecret }) }
}
