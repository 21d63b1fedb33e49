// A promotion over registries in memory, told in references.
import type { Built } from '../../../sandbox/content.ts'
import { eventHub } from '../../../src/promote/model/events.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { PromotionOptions, PromotionRequest } from '../../../src/promote/model/request.ts'
import { promote } from '../../../src/promote/promote.ts'
import { promoteEach } from '../../../src/promote/promote-each.ts'
import type { RunRequest } from '../../../src/promote/requests/expand-selection.ts'
import { decodeManifest } from '../../../src/registry/model/decode/manifest.ts'
import { type Digest, isDigest } from '../../../src/registry/model/digest.ts'
import { isTag, type Tag } from '../../../src/registry/model/reference.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import type { MemoryRegistries, MemoryRepository } from '../../support/memory.ts'

export function digest(text: string): Digest {
  if (!isDigest(text)) throw new TypeError(`${text} is not a digest`)
  return text
}

export function tag(text: string): Tag {
  if (!isTag(text)) throw new TypeError(`${text} is not a tag`)
  return text
}

/** Puts an image with all its children where tests can promote it from. */
export function store(repository: MemoryRepository, built: Built, ...tags: readonly string[]): void {
  for (const child of built.children) store(repository, child)
  for (const [name, bytes] of built.blobs) repository.blobs.set(digest(name), bytes)
  repository.manifests.set(digest(built.digest), decodeManifest(built.bytes, built.mediaType))
  for (const name of tags) repository.tags.set(tag(name), digest(built.digest))
}

export function request(
  source: string,
  targets: readonly string[],
  options: Partial<PromotionOptions> = {},
): PromotionRequest {
  return {
    sources: [parseReference(source)],
    targets: targets.map((target) => {
      const { repository, tag } = parseReference(target)
      if (tag === undefined) throw new TypeError(`${target} has no tag`)
      return { repository, tag }
    }),
    options: { overwrite: 'floating', referrers: 'all', floatingTags: [], ...options },
  }
}

/** A run that waits for nothing and makes nothing of its own. */
export const settings = {
  signal: new AbortController().signal,
  dryRun: false,
  phase: 'all',
  rollback: true,
  verify: 'on',
  wait: 0,
  maker: { repository: '', run: '' },
  attachments: [],
  recorder: undefined,
  sleep: async () => undefined,
  deadline: () => new AbortController().signal,
  now: () => 0,
  today: () => 0,
  trustServices: () => Promise.reject(new Error('no trust gate is required')),
} as const satisfies Partial<Settings>

export function run(
  registries: MemoryRegistries,
  requests: readonly RunRequest[],
  overrides: Partial<Settings> = {},
): Promise<Report> {
  return promote(requests, settingsFor(registries, overrides))
}

/** A run with `on-error: continue`. */
export function runEach(
  registries: MemoryRegistries,
  requests: readonly RunRequest[],
  overrides: Partial<Settings> = {},
): Promise<Report> {
  return promoteEach(requests, settingsFor(registries, overrides))
}

function settingsFor(registries: MemoryRegistries, overrides: Partial<Settings>): Settings {
  return {
    ...settings,
    ...registries,
    repositories: async function* () {},
    events: eventHub(),
    spool: { keep: (_, open) => open, clear: async () => undefined },
    ...overrides,
  }
}

/** What every tag of a repository names, as a plain object. */
export function tagsOf(repository: MemoryRepository): Readonly<Record<string, string>> {
  return Object.fromEntries(repository.tags)
}
