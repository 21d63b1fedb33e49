// Registries that live in memory: the promotions' tests run over them, with any operation made to fail.
import { Readable } from 'node:stream'
import type { Registries } from '../../src/registry/connect.ts'
import type { Descriptor } from '../../src/registry/descriptor.ts'
import { type Digest, digestOf } from '../../src/registry/digest.ts'
import { RegistryError } from '../../src/registry/errors.ts'
import { addReferrers } from '../../src/registry/fallback.ts'
import {
  childBlobs,
  childManifests,
  fallbackTag,
  type Manifest,
  referrerDescriptor,
} from '../../src/registry/manifest.ts'
import {
  formatName,
  isTag,
  parseReference,
  type RepositoryName,
  sameRegistry,
  type Tag,
} from '../../src/registry/reference.ts'
import type { BlobPush, Destination, TagOutcome, UploadSession } from '../../src/registry/repository.ts'
import { collect, verifiedStream } from '../../src/registry/verified.ts'

export interface MemoryRepository {
  readonly blobs: Map<Digest, Uint8Array>
  readonly manifests: Map<Digest, Manifest>
  readonly tags: Map<Tag, Digest>
}

/** One call of the interface; a class of tags is one operation per tag. */
export interface MemoryOperation {
  /** From 1, in the order they began. */
  readonly index: number
  readonly kind: Exclude<keyof Destination, 'name' | 'pushTags' | 'cancelUpload'> | 'pushTag'
  readonly write: boolean
  /** `registry/path`. */
  readonly repository: string
  /** Tag or digest; empty where there is none. */
  readonly what: string
}

/** `refused`: not done. `lost-answer`: done, and the caller is told otherwise. An error: not done, thrown as it is. */
export type MemoryFault = 'refused' | 'lost-answer' | Error

export interface MemoryOptions {
  /** How referrers are found: `api` without it. */
  readonly referrers?: 'api' | 'tag'
  /** Whether tags can be deleted; they can. */
  readonly deletes?: boolean
  readonly fault?: (operation: MemoryOperation) => MemoryFault | undefined
}

export interface MemoryRegistries extends Registries {
  /** The repository `registry/path`, made where it is not there. */
  repository(name: string): MemoryRepository
  readonly operations: readonly MemoryOperation[]
}

/** Makes the k-th operation fail that `of` picks: every one, unless told otherwise. */
export function failAt(k: number, how: MemoryFault, of: (operation: MemoryOperation) => boolean = () => true) {
  let seen = 0
  return (operation: MemoryOperation): MemoryFault | undefined => {
    if (of(operation)) seen += 1
    return of(operation) && seen === k ? how : undefined
  }
}

interface World {
  readonly options: MemoryOptions
  readonly repositories: Map<string, MemoryRepository>
  readonly operations: MemoryOperation[]
}

export function memoryRegistries(options: MemoryOptions = {}): MemoryRegistries {
  const world: World = { options, repositories: new Map(), operations: [] }
  return {
    operations: world.operations,
    repository: (name) => repositoryAt(world, formatName(parseReference(name).repository)),
    open: (name, { signal }) => memoryRepository(world, name, signal),
    warm: () => undefined,
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

const writes: ReadonlySet<string> = new Set([
  'openUpload',
  'pushBlob',
  'pushManifest',
  'pushTag',
  'linkReferrers',
  'deleteTag',
])

function facts(name: RepositoryName, operation: string) {
  return { registry: name.kind === 'registry' ? name.registry : name.path, repository: formatName(name), operation }
}

function memoryRepository(world: World, name: RepositoryName, signal: AbortSignal): Destination {
  const key = formatName(name)
  const here = (): MemoryRepository | undefined => world.repositories.get(key)
  const made = (): MemoryRepository => repositoryAt(world, key)

  async function perform<T>(kind: MemoryOperation['kind'], what: string, act: () => T | Promise<T>): Promise<T> {
    signal.throwIfAborted()
    const operation = { index: world.operations.length + 1, kind, write: writes.has(kind), repository: key, what }
    world.operations.push(operation)
    const fault = world.options.fault?.(operation)
    await Promise.resolve()
    if (fault instanceof Error) throw fault
    if (fault === 'refused') throw new RegistryError({ ...facts(name, kind), status: 503, retryable: true })
    const result = await act()
    if (fault === 'lost-answer') throw new RegistryError({ ...facts(name, kind), retryable: true })
    return result
  }

  const find = (at: Tag | Digest): Manifest | undefined => {
    const repository = here()
    if (repository === undefined) return undefined
    const digest = isTag(at) ? repository.tags.get(at) : at
    return digest === undefined ? undefined : repository.manifests.get(digest)
  }

  const put = (manifest: Manifest): void => {
    const { blobs, manifests } = made()
    const missing = [
      ...childBlobs(manifest).filter(({ digest }) => !blobs.has(digest)),
      ...childManifests(manifest).filter(({ digest }) => !manifests.has(digest)),
    ]
    if (missing.length > 0)
      throw new RegistryError({ ...facts(name, 'push a manifest'), status: 400, codes: ['MANIFEST_BLOB_UNKNOWN'] })
    manifests.set(manifest.descriptor.digest, manifest)
  }

  const list = (subject: Digest): readonly Descriptor[] => {
    if (world.options.referrers === 'tag') {
      const tag = fallbackTag(subject)
      const index = isTag(tag) ? find(tag) : undefined
      return index?.kind === 'index' ? index.entries : []
    }
    return [...(here()?.manifests.values() ?? [])]
      .filter((manifest) => manifest.subject?.digest === subject)
      .map(referrerDescriptor)
  }

  const merge = (subject: Digest, referrers: readonly Descriptor[]): 'indexed' | 'merged' => {
    const tag = fallbackTag(subject)
    if (world.options.referrers !== 'tag' || !isTag(tag)) return 'indexed'
    const index = addReferrers(find(tag), referrers)
    if (index !== undefined) {
      made().manifests.set(index.descriptor.digest, index)
      made().tags.set(tag, index.descriptor.digest)
    }
    return 'merged'
  }

  const push = async (of: Descriptor, { mountFrom, open }: BlobPush): Promise<'present' | 'mounted' | 'sent'> => {
    if (made().blobs.has(of.digest)) return 'present'
    const holder = mountFrom
      .filter((from) => sameRegistry(from, name))
      .map((from) => world.repositories.get(formatName(from))?.blobs.get(of.digest))
      .find((bytes) => bytes !== undefined)
    made().blobs.set(of.digest, holder ?? (await collect(of, await open(), of.digest)))
    return holder === undefined ? 'sent' : 'mounted'
  }

  const pushTag = async (manifest: Manifest, tag: Tag): Promise<TagOutcome> => {
    try {
      await perform('pushTag', tag, () => {
        put(manifest)
        made().tags.set(tag, manifest.descriptor.digest)
      })
      return { tag, kind: 'set' }
    } catch (error) {
      return { tag, kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }
    }
  }

  const remove = (tag: Tag): 'deleted' | 'unsupported' => {
    if (world.options.deletes === false) return 'unsupported'
    here()?.tags.delete(tag)
    return 'deleted'
  }

  return {
    name,
    resolve: (at) => perform('resolve', at, () => find(at)?.descriptor),
    manifest: (at) => perform('manifest', at, () => find(at)),
    blob: (of) =>
      perform('blob', of.digest, () => {
        const bytes = here()?.blobs.get(of.digest)
        if (bytes === undefined) throw new RegistryError({ ...facts(name, `read blob ${of.digest}`), status: 404 })
        return verifiedStream(of, Readable.from([bytes]), of.digest)
      }),
    async *tags() {
      yield* await perform('tags', '', () => [...(here()?.tags.keys() ?? [])])
    },
    referrers: (of) => perform('referrers', of, () => list(of)),
    openUpload: () => perform('openUpload', '', () => ({ kind: 'granted' as const })),
    cancelUpload: async (_session: UploadSession) => undefined,
    pushBlob: (of, how) => perform('pushBlob', of.digest, () => push(of, how)),
    pushManifest: (manifest) => perform('pushManifest', manifest.descriptor.digest, () => put(manifest)),
    pushTags: (manifest, tags) => Promise.all(tags.map((tag) => pushTag(manifest, tag))),
    linkReferrers: (subject, referrers) => perform('linkReferrers', subject, () => merge(subject, referrers)),
    deleteTag: (tag) => perform('deleteTag', tag, () => remove(tag)),
  }
}

/** Puts bytes into a repository as a blob, and says how a manifest names them. */
export function putBlob(
  { blobs }: MemoryRepository,
  content: string | Uint8Array,
  mediaType = 'application/octet-stream',
): Descriptor {
  const bytes = Buffer.from(content)
  const digest = digestOf(bytes)
  blobs.set(digest, bytes)
  return { mediaType, digest, size: bytes.byteLength }
}
