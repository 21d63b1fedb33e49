// The state that the client keeps for one registry during a run.

import type { RegistryHost } from './client/request.ts'
import { type OpenSession, openSession } from './client/session.ts'
import type { ConnectOptions } from './connect-options.ts'
import { applyKnownBehaviour } from './families/families.ts'
import type { Digest } from './model/digest.ts'
import { systemClock } from './transport/clock.ts'
import { keyedMutex } from './util/keyed-mutex.ts'

export interface OpenHost extends RegistryHost {
  readonly session: OpenSession
}

/** Opens a registry: `host[:port]` as users name it. Nothing is sent yet. */
export function openHost(registry: string, options: ConnectOptions): OpenHost {
  const {
    settings: all,
    credentials,
    concurrency,
    observe,
    shards,
    hintCache,
    clock = systemClock,
    idleTimeout,
  } = options
  const settings = all.get(registry) ?? {}
  const session = openSession(registry, {
    settings,
    credentials,
    concurrency,
    observe,
    clock,
    ...(shards && { shards }),
    ...(idleTimeout && { idleTimeout }),
  })
  applyKnownBehaviour(session.learned, registry, settings)
  return {
    session,
    observe,
    wait: clock.sleep,
    warned: new Set(),
    refusedMounts: new Set(),
    presence: new Map(),
    served: { digests: new Map(), reads: new Map() },
    turns: keyedMutex(),
    ...(hintCache && {
      remembered: {
        hints: () => hintCache.hints(registry),
        holders: (blob: Digest) => hintCache.holders(registry, blob),
        doubts: 0,
      },
    }),
  }
}
