// Registries that live in memory: the promotions' tests run over them, with any operation made to fail.
import { Readable } from 'node:stream'
import type { Registries } from '../../src/registry/connect-options.ts'
import { collect, verifiedStream } from '../../src/registry/content/verified-stream.ts'
import type { Descriptor } from '../../src/registry/model/descriptor.ts'
import type { Digest } from '../../src/registry/model/digest.ts'
import { RegistryError } from '../../src/registry/model/errors.ts'
import { childBlobs, childManifests, type Manifest } from '../../src/registry/model/manifest.ts'
import { formatName, isTag, type RepositoryName, sameRegistry, type Tag } from '../../src/registry/model/reference.ts'
import { parseReference } from '../../src/registry/model/reference-syntax/parse.ts'
import { fallbackTag, referrerDescriptor } from '../../src/registry/model/referrer-listing.ts'
import { addReferrers } from '../../src/registry/model/referrers-index.ts'
import type { BlobOutcome, BlobPush, Destination, TagOutcome, UploadSession } from '../../src/registry/repository.ts'
import {
  facts,
  type Journal,
  type MemoryFault,
  type MemoryOperation,
  openJournal,
  perform,
} from './memory-operations.ts'

export { failAt, type MemoryFault, type MemoryOperation } from './memory-operations.ts'

export interface MemoryRepository {
  readonly blobs: Map<Digest, Uint8Array>
  readonly manifests: Map<Digest, Manifest>
  readonly tags: Map<Tag, Digest>
}

export interface MemoryOptions {
  /** How referrers are found: `api` without it. */
  readonly referrers?: 'api' | 'tag'
  /** Whether tags can be deleted; they can. */
  readonly deletes?: boolean
  /** A tag that is absent for HEAD requests, and there for GET. */
  readonly hidden?: string
  readonly fault?: (operation: MemoryOperation) => MemoryFault | undefined
}

export interface MemoryRegistries extends Registries {
  /** The repository `registry/path`, made where it is not there. */
  repository(name: string): MemoryRepository
  readonly operations: readonly MemoryOperation[]
  /** Those that have not been answered yet. */
  readonly pending: ReadonlySet<MemoryOperation>
}

interface World extends Journal {
  readonly options: MemoryOptions
  readonly repositories: Map<string, MemoryRepository>
}

export function memoryRegistries(options: MemoryOptions = {}): MemoryRegistries {
  const world: World = { options, repositories: new Map(), ...openJournal(options.fault) }
  return {
    operations: world.operations,
    pending: world.pending,
    repository: (name) => repositoryAt(world, formatName(parseReference(name).repository)),
    open: (name, { signal }) => memoryRepository(world, name, signal),
    preconnect: () => undefined,
    expectManifests: () => undefined,
    async *repositories(registry, prefix) {
      for (const key of [...world.repositories.keys()].sort()) {
        const { repository } = parseReference(key)
        if (repository.kind !== 'registry' || repository.registry !== registry) continue
        if (repository.path.startsWith(prefix)) yield repository
      }
    },
    close: async () => undefined,
  }
}

function repositoryAt({ repositories }: World, key: string): MemoryRepository {
  const found = repositories.get(key) ?? { blobs: new Map(), manifests: new Map(), tags: new Map() }
  repositories.set(key, found)
  return found
}

/** One repository as one caller opened it. */
interface Place {
  readonly world: World
  readonly name: RepositoryName
  readonly signal: AbortSignal
}

function memoryRepository(world: World, name: RepositoryName, signal: AbortSignal): Destination {
  const place: Place = { world, name, signal }
  return {
    name,
    resolve: (at, { certain = false } = {}) =>
      perform(place, ['resolve', at], (isAbsent) =>
        isAbsent || (at === place.world.options.hidden && !certain) ? undefined : find(place, at)?.descriptor,
      ),
    manifest: (at) => perform(place, ['manifest', at], (isAbsent) => (isAbsent ? undefined : find(place, at))),
    blob: (of) => perform(place, ['blob', of.digest], (isAbsent) => readBlob(place, of, isAbsent)),
    hasBlob: (of) =>
      perform(place, ['hasBlob', of.digest], (isAbsent) => !isAbsent && here(place)?.blobs.has(of.digest) === true),
    blobSize: (digest) =>
      perform(place, ['blobSize', digest], (isAbsent) =>
        isAbsent ? undefined : here(place)?.blobs.get(digest)?.byteLength,
      ),
    async *tags() {
      yield* await perform(place, ['tags', ''], () => [...(here(place)?.tags.keys() ?? [])])
    },
    referrers: (of) => perform(place, ['referrers', of], () => listReferrers(place, of)),
    openUpload: () => perform(place, ['openUpload', ''], () => ({ kind: 'granted' as const })),
    cancelUpload: async (_session: UploadSession) => undefined,
    pushBlob: (of, how) => perform(place, ['pushBlob', of.digest], () => pushBlob(place, of, how)),
    pushManifest: (manifest) =>
      perform(place, ['pushManifest', manifest.descriptor.digest], () => putManifest(place, manifest)),
    pushTags: (manifest, tags) => Promise.all(tags.map((tag) => pushTag(place, manifest, tag))),
    indexReferrers: (subject, referrers) =>
      perform(place, ['indexReferrers', subject], () => linkReferrers(place, subject, referrers)),
    deleteTag: (tag) => perform(place, ['deleteTag', tag], () => deleteTag(place, tag)),
  }
}

function here({ world, name }: Place): MemoryRepository | undefined {
  return world.repositories.get(formatName(name))
}

function made({ world, name }: Place): MemoryRepository {
  return repositoryAt(world, formatName(name))
}

function find(place: Place, at: Tag | Digest): Manifest | undefined {
  const repository = here(place)
  const digest = isTag(at) ? repository?.tags.get(at) : at
  return digest === undefined ? undefined : repository?.manifests.get(digest)
}

function readBlob(place: Place, of: Descriptor, isAbsent: boolean): Readable {
  const bytes = here(place)?.blobs.get(of.digest)
  if (bytes === undefined || isAbsent)
    throw new RegistryError({ ...facts(place.name, `read blob ${of.digest}`), status: 404 })
  return verifiedStream(of, Readable.from([bytes]), of.digest)
}

async function pushBlob(place: Place, of: Descriptor, { mountFrom, open }: BlobPush): Promise<BlobOutcome> {
  const { blobs } = made(place)
  if (blobs.has(of.digest)) return 'present'
  const holder = mountFrom
    .filter((from) => sameRegistry(from, place.name))
    .map((from) => place.world.repositories.get(formatName(from))?.blobs.get(of.digest))
    .find((bytes) => bytes !== undefined)
  blobs.set(of.digest, holder ?? (await collect(of, await open(), of.digest)))
  return holder === undefined ? 'sent' : 'mounted'
}

function putManifest(place: Place, manifest: Manifest): void {
  const { blobs, manifests } = made(place)
  const missing = [
    ...childBlobs(manifest).filter(({ digest }) => !blobs.has(digest)),
    ...childManifests(manifest).filter(({ digest }) => !manifests.has(digest)),
  ]
  if (missing.length > 0)
    throw new RegistryError({
      ...facts(place.name, 'push a manifest', 'write'),
      status: 400,
      codes: ['MANIFEST_BLOB_UNKNOWN'],
    })
  manifests.set(manifest.descriptor.digest, manifest)
}

async function pushTag(place: Place, manifest: Manifest, tag: Tag): Promise<TagOutcome> {
  try {
    await perform(place, ['pushTag', tag], () => {
      putManifest(place, manifest)
      made(place).tags.set(tag, manifest.descriptor.digest)
    })
    return { tag, kind: 'set' }
  } catch (error) {
    return { tag, kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }
  }
}

function listReferrers(place: Place, subject: Digest): readonly Descriptor[] {
  if (place.world.options.referrers === 'tag') {
    const list = find(place, listTag(subject))
    return list?.kind === 'index' ? list.entries : []
  }
  return [...(here(place)?.manifests.values() ?? [])]
    .filter((manifest) => manifest.subject?.digest === subject)
    .map(referrerDescriptor)
}

function linkReferrers(place: Place, subject: Digest, referrers: readonly Descriptor[]): 'indexed' | 'merged' {
  if (place.world.options.referrers !== 'tag') return 'indexed'
  const list = addReferrers(find(place, listTag(subject)), referrers)
  if (list === undefined) return 'merged'
  made(place).manifests.set(list.descriptor.digest, list)
  made(place).tags.set(listTag(subject), list.descriptor.digest)
  return 'merged'
}

function listTag(subject: Digest): Tag {
  const tag = fallbackTag(subject)
  if (!isTag(tag)) throw new TypeError(`${tag} is no tag`)
  return tag
}

function deleteTag(place: Place, tag: Tag): 'deleted' | 'unsupported' {
  if (place.world.options.deletes === false) return 'unsupported'
  here(place)?.tags.delete(tag)
  return 'deleted'
}
