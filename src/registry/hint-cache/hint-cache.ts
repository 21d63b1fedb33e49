// Keeps hints about registries between runs: what to try first, never what to leave out. A wrong or hostile cache costs
// requests and nothing else.
import { createHash } from 'node:crypto'
import type { RegistryBehaviour } from '../model/behaviour.ts'
import type { Descriptor } from '../model/descriptor.ts'
import { algorithmOf, type Digest, digestOf } from '../model/digest.ts'
import type { Manifest } from '../model/manifest.ts'
import type { RemoteName } from '../model/reference.ts'
import { hasNewHints, mergeHints } from './merge.ts'
import { decodeHints, encodeHints, type HintData, type Hints } from './serialize.ts'

export interface HintCache {
  /** How the registry behaved within the last thirty days. */
  hints(registry: string): Hints
  /** Paths of repositories of the registry that may hold the blob, two at most. */
  holders(registry: string, blob: Digest): readonly string[]
  /** Bytes that have this digest. */
  manifest(digest: Digest): Uint8Array | undefined
  recordHolder(name: RemoteName, blob: Descriptor): void
  /** Only for public manifests: anyone who may start a workflow can read the cache. */
  noteManifest(manifest: Manifest): void
  recordBehaviour(registry: string, learned: RegistryBehaviour): void
  /** Loads the text that earlier runs wrote. May be called at any time. Never throws. */
  load(text: string): void
  /** The text for later runs; `undefined` if this run adds nothing. */
  serialize(): string | undefined
}

/** Bytes; a smaller blob is uploaded as fast as it is mounted. */
const worthMounting = 1024 * 1024
/** Bytes; indexes of many platforms are far smaller. */
const worthKeeping = 64 * 1024
/** Days after which a registry may behave differently. */
const hintLife = 30
const dayMilliseconds = 86_400_000

/** `today`: milliseconds since the epoch. */
export function createHintCache(today: number): HintCache {
  const day = Math.floor(today / dayMilliseconds)
  const holds = new Map<string, Map<string, Set<string>>>()
  const manifests = new Map<Digest, string>()
  const spoken = new Map<string, Hints>()
  let earlier: HintData = decodeHints('')
  let holders: ReadonlyMap<string, readonly string[]> = new Map()
  return {
    hints: (registry) => earlier.registries.get(registry)?.hints ?? {},
    holders: (registry, blob) => holders.get(blobKey(registry, blob)) ?? [],
    manifest: (digest) => verifiedBytes(digest, earlier.manifests.get(digest)),
    recordHolder({ registry, path }, { digest, size }) {
      if (size <= worthMounting) return
      const repositories = entryOf(holds, registry, () => new Map<string, Set<string>>())
      entryOf(repositories, path, () => new Set<string>()).add(blobKey(registry, digest))
    },
    noteManifest({ descriptor: { digest, size }, bytes }) {
      if (size <= worthKeeping) manifests.set(digest, Buffer.from(bytes).toString('base64'))
    },
    recordBehaviour: (registry, learned) => void spoken.set(registry, hintsOf(learned)),
    load(text) {
      earlier = dropExpired(decodeHints(text), day)
      holders = holdersOf(earlier)
    },
    serialize() {
      const names = new Set([...holds.keys(), ...spoken.keys()])
      const observed = (name: string) => ({ hints: spoken.get(name) ?? {}, day, holds: holds.get(name) ?? new Map() })
      const added = { registries: new Map([...names].map((name) => [name, observed(name)] as const)), manifests }
      return hasNewHints(earlier, added) ? encodeHints(mergeHints(added, earlier)) : undefined
    },
  }
}

function hintsOf({ referrersApi, multiTag, selfMount }: RegistryBehaviour): Hints {
  return {
    ...(referrersApi !== undefined && { referrersApi }),
    ...(multiTag !== undefined && { multiTag }),
    ...(selfMount !== undefined && { selfMount }),
  }
}

/** Removes hints that are old, or from a future day. */
function dropExpired({ registries, manifests }: HintData, today: number): HintData {
  const kept = [...registries].map(([registry, { hints, day, holds }]) => {
    const recent = day <= today && day > today - hintLife
    return [registry, recent ? { hints, day, holds } : { hints: {}, day: today, holds }] as const
  })
  return { registries: new Map(kept), manifests }
}

/** A short key that does not reveal the digest. */
function blobKey(registry: string, digest: Digest): string {
  return createHash('sha256').update(`${registry} ${digest}`).digest('base64url').slice(0, 14)
}

function verifiedBytes(digest: Digest, text: string | undefined): Uint8Array | undefined {
  if (text === undefined) return undefined
  const bytes = Buffer.from(text, 'base64')
  return digestOf(bytes, algorithmOf(digest)) === digest ? bytes : undefined
}

/** By blob key: the first two repositories. */
function holdersOf({ registries }: HintData): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>()
  for (const { holds } of registries.values())
    for (const [path, marks] of holds)
      for (const mark of marks) {
        const paths = entryOf(holders, mark, () => [])
        if (paths.length < 2) paths.push(path)
      }
  return holders
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
