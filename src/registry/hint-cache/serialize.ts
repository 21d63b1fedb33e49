// Serializes hints as text, and decodes them as untrusted input.
import type { RegistryBehaviour } from '../model/behaviour.ts'
import { isRecord } from '../model/descriptor.ts'
import { type Digest, isDigest } from '../model/digest.ts'
import { parseJson } from '../model/json/json.ts'
import { parseRepository } from '../model/reference-syntax/parse.ts'

/** The behaviour that a run can rely on without harm even if it is wrong. */
export type Hints = Readonly<Pick<RegistryBehaviour, 'referrersApi' | 'multiTag' | 'selfMount'>>

export interface RegistryHints {
  readonly hints: Hints
  /** The day on which the hints were seen, counted from the epoch. */
  readonly day: number
  /** By repository path: marks of the blobs that it holds. */
  readonly holds: ReadonlyMap<string, ReadonlySet<string>>
}

export interface HintData {
  /** By `host[:port]`. */
  readonly registries: ReadonlyMap<string, RegistryHints>
  /** Manifests in base64, by digest. The reader checks the bytes against the digest. */
  readonly manifests: ReadonlyMap<Digest, string>
}

/** Characters of a whole hint cache; a longer one is not read. */
export const hintCacheLimit: number = 2 * 1024 * 1024
/** Entries that are kept, the newest first. */
const limits = { registries: 32, repositories: 256, marks: 40_000, manifestCharacters: 512 * 1024 } as const

const version = 1
/** What a blob's digest is shortened to (hint-cache.ts). */
const mark = /^[\w-]{14}$/

/** Never throws: what cannot be read is not remembered. */
export function decodeHints(text: string): HintData {
  const document = text.length > hintCacheLimit ? undefined : parseJson(text)
  if (!isRecord(document) || document['version'] !== version) return { registries: new Map(), manifests: new Map() }
  return { registries: decodeRegistries(document['registries']), manifests: decodeManifests(document['manifests']) }
}

/** Within every limit; what comes first in a map is kept first. */
export function encodeHints({ registries, manifests }: HintData): string {
  const left: { marks: number; characters: number } = { marks: limits.marks, characters: limits.manifestCharacters }
  const take = (marks: ReadonlySet<string>): readonly string[] => {
    const taken = [...marks].slice(0, left.marks)
    left.marks -= taken.length
    return taken
  }
  const kept = [...registries].slice(0, limits.registries).map(([registry, { hints, day, holds }]) => {
    const repositories = [...holds].slice(0, limits.repositories).map(([path, marks]) => [path, take(marks)] as const)
    const holding = repositories.filter(([, marks]) => marks.length > 0)
    return [registry, { hints, day, holds: Object.fromEntries(holding) }] as const
  })
  const fitting = [...manifests].filter(([, bytes]) => {
    left.characters -= bytes.length
    return left.characters >= 0
  })
  return JSON.stringify({
    version,
    registries: Object.fromEntries(kept),
    manifests: Object.fromEntries(fitting),
  })
}

function entriesOf(value: unknown, most: number): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value).slice(0, most) : []
}

function decodeRegistries(value: unknown): ReadonlyMap<string, RegistryHints> {
  return new Map(
    entriesOf(value, limits.registries).flatMap(([registry, memory]) =>
      isRecord(memory) ? [[registry, decodeRegistry(registry, memory)] as const] : [],
    ),
  )
}

function decodeRegistry(registry: string, { hints, day, holds }: Readonly<Record<string, unknown>>): RegistryHints {
  const repositories = entriesOf(holds, limits.repositories).filter(([path]) => isName(registry, path))
  return {
    hints: decodeBehaviour(hints),
    day: typeof day === 'number' && Number.isSafeInteger(day) ? day : 0,
    holds: new Map(repositories.map(([path, marks]) => [path, decodeMarks(marks)])),
  }
}

function decodeBehaviour(value: unknown): Hints {
  if (!isRecord(value)) return {}
  const { referrersApi, multiTag, selfMount } = value
  return {
    ...(typeof referrersApi === 'boolean' && { referrersApi }),
    ...(typeof multiTag === 'boolean' && { multiTag }),
    ...(typeof selfMount === 'boolean' && { selfMount }),
  }
}

function decodeMarks(value: unknown): ReadonlySet<string> {
  const marks = Array.isArray(value) ? value.slice(0, limits.marks) : []
  return new Set(marks.filter((entry): entry is string => typeof entry === 'string' && mark.test(entry)))
}

function decodeManifests(value: unknown): ReadonlyMap<Digest, string> {
  const manifests = new Map<Digest, string>()
  for (const [digest, bytes] of entriesOf(value, 10_000))
    if (isDigest(digest) && typeof bytes === 'string') manifests.set(digest, bytes)
  return manifests
}

/** Whether it is a repository of that registry, spelled as this program spells it: it becomes part of a URL. */
function isName(registry: string, path: string): boolean {
  const name = parseRepository(`${registry}/${path}`)
  return name?.registry === registry && name.path === path
}
