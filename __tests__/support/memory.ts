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
  const repositoryContent = repositories.get(key) ?? { blobs: new Map(), manifests: new Map(), tags: new Map() }
  repositories.set(key, repositoryContent)
  return repositoryContent
}

/** One repository as one caller opened it. */
interface RepositoryContext {
  readonly world: World
  readonly name: RepositoryName
  readonly signal: AbortSignal
}

function memoryRepository(world: World, name: RepositoryName, signal: AbortSignal): Destination {
  const context: RepositoryContext = { world, name, signal }
  return {
    name,
    resolve: (at, { certain = false } = {}) =>
      perform(context, ['resolve', at], (isAbsent) =>
        isAbsent || (at === context.world.options.hidden && !certain) ? undefined : find(context, at)?.descriptor,
      ),
    manifest: (at) => perform(context, ['manifest', at], (isAbsent) => (isAbsent ? undefined : find(context, at))),
    blob: (of) => perform(context, ['blob', of.digest], (isAbsent) => readBlob(context, of, isAbsent)),
    hasBlob: (of) =>
      perform(context, ['hasBlob', of.digest], (isAbsent) => !isAbsent && here(context)?.blobs.has(of.digest) === true),
    blobSize: (digest) =>
      perform(context, ['blobSize', digest], (isAbsent) =>
        isAbsent ? undefined : here(context)?.blobs.get(digest)?.byteLength,
      ),
    async *tags() {
      yield* await perform(context, ['tags', ''], () => [...(here(context)?.tags.keys() ?? [])])
    },
    exists: () => perform(context, ['exists', ''], () => here(context) !== undefined),
    referrers: (of) => perform(context, ['referrers', of], () => listReferrers(context, of)),
    openUpload: () => perform(context, ['openUpload', ''], () => ({ kind: 'granted' as const })),
    cancelUpload: async (_session: UploadSession) => undefined,
    pushBlob: (of, how) => perform(context, ['pushBlob', of.digest], () => pushBlob(context, of, how)),
    pushManifest: (manifest) =>
      perform(context, ['pushManifest', manifest.descriptor.digest], () => putManifest(context, manifest)),
    pushTags: (manifest, tags) => Promise.all(tags.map((tag) => pushTag(context, manifest, tag))),
    indexReferrers: (subject, referrers) =>
      perform(context, ['indexReferrers', subject], () => linkReferrers(context, subject, referrers)),
    deleteTag: (tag) => perform(context, ['deleteTag', tag], () => deleteTag(context, tag)),
  }
}

function here({ world, name }: RepositoryContext): MemoryRepository | undefined {
  return world.repositories.get(formatName(name))
}

function createIfAbsent({ world, name }: RepositoryContext): MemoryRepository {
  return repositoryAt(world, formatName(name))
}

function find(context: RepositoryContext, at: Tag | Digest): Manifest | undefined {
  const repository = here(context)
  const digest = isTag(at) ? repository?.tags.get(at) : at
  return digest === undefined ? undefined : repository?.manifests.get(digest)
}

function readBlob(context: RepositoryContext, of: Descriptor, isAbsent: boolean): Readable {
  const bytes = here(context)?.blobs.get(of.digest)
  if (bytes === undefined || isAbsent)
    throw new RegistryError({ ...facts(context.name, `read blob ${of.digest}`), status: 404 })
  return verifiedStream(of, Readable.from([bytes]), of.digest)
}

async function pushBlob(
  context: RepositoryContext,
  of: Descriptor,
  { mountFrom, open }: BlobPush,
): Promise<BlobOutcome> {
  const { blobs } = createIfAbsent(context)
  if (blobs.has(of.digest)) return 'present'
  const holder = mountFrom
    .filter((from) => sameRegistry(from, context.name))
    .map((from) => context.world.repositories.get(formatName(from))?.blobs.get(of.digest))
    .find((bytes) => bytes !== undefined)
  blobs.set(of.digest, holder ?? (await collect(of, await open(), of.digest)))
  return holder === undefined ? 'sent' : 'mounted'
}

function putManifest(context: RepositoryContext, manifest: Manifest): void {
  const { blobs, manifests } = createIfAbsent(context)
  const missing = [
    ...childBlobs(manifest).filter(({ digest }) => !blobs.has(digest)),
    ...childManifests(manifest).filter(({ digest }) => !manifests.has(digest)),
  ]
  if (missing.length > 0)
    throw new RegistryError({
      ...facts(context.name, 'push a manifest', 'write'),
      status: 400,
      codes: ['MANIFEST_BLOB_UNKNOWN'],
    })
  manifests.set(manifest.descriptor.digest, manifest)
}

async function pushTag(context: RepositoryContext, manifest: Manifest, tag: Tag): Promise<TagOutcome> {
  try {
    await perform(context, ['pushTag', tag], () => {
      putManifest(context, manifest)
      createIfAbsent(context).tags.set(tag, manifest.descriptor.digest)
    })
    return { tag, kind: 'set' }
  } catch (error) {
    return { tag, kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }
  }
}

function listReferrers(context: RepositoryContext, subject: Digest): readonly Descriptor[] {
  if (context.world.options.referrers === 'tag') {
    const list = find(context, listTag(subject))
    return list?.kind === 'index' ? list.entries : []
  }
  return [...(here(context)?.manifests.values() ?? [])]
    .filter((manifest) => manifest.subject?.digest === subject)
    .map(referrerDescriptor)
}

function linkReferrers(
  context: RepositoryContext,
  subject: Digest,
  referrers: readonly Descriptor[],
): 'indexed' | 'merged' {
  if (context.world.options.referrers !== 'tag') return 'indexed'
  const list = addReferrers(find(context, listTag(subject)), referrers)
  if (list === undefined) return 'merged'
  createIfAbsent(context).manifests.set(list.descriptor.digest, list)
  createIfAbsent(context).tags.set(listTag(subject), list.descriptor.digest)
  return 'merged'
}

function listTag(subject: Digest): Tag {
  const tag = fallbackTag(subject)
  if (!isTag(tag)) throw new TypeError(`${tag} is not a tag`)
  return tag
}

function deleteTag(context: RepositoryContext, tag: Tag): 'deleted' | 'unsupported' {
  if (context.world.options.deletes === false) return 'unsupported'
  here(context)?.tags.delete(tag)
  return 'deleted'
}
