// What the registry holds: per repository its blobs, manifests and tags. With a folder, a journal of every change
// is replayed at the next start.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Bytes, folderBytes, memoryBytes } from './bytes.ts'
import { type ManifestFacts, readManifest } from './manifest.ts'
import { type Algorithm, digestOf } from './names.ts'

export interface StoredManifest {
  readonly digest: string
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly facts: ManifestFacts | undefined
}

interface Repository {
  readonly blobs: Set<string>
  readonly manifests: Map<string, StoredManifest>
  readonly tags: Map<string, string>
}

/** One line of the journal: `[what, repository, key, value?]`. */
type Change = readonly [
  what: 'blob' | 'no-blob' | 'manifest' | 'no-manifest' | 'tag' | 'no-tag',
  repository: string,
  key: string,
  value?: string,
]

const newRepository = (): Repository => ({ blobs: new Set(), manifests: new Map(), tags: new Map() })
const empty: Repository = newRepository()
const ascii = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

export class Store {
  readonly bytes: Bytes
  readonly #repositories = new Map<string, Repository>()
  readonly #journal: string | undefined

  /** @param folder where content is stored; in memory if absent. */
  constructor(folder?: string) {
    this.bytes = folder === undefined ? memoryBytes() : folderBytes(folder)
    this.#journal = folder === undefined ? undefined : join(folder, 'journal')
    if (this.#journal === undefined || !existsSync(this.#journal)) return
    for (const line of readFileSync(this.#journal, 'utf8').split('\n')) if (line !== '') this.#replay(line)
  }

  repositories(): readonly string[] {
    return [...this.#repositories.keys()].sort(ascii)
  }

  has(repository: string): boolean {
    return this.#repositories.has(repository)
  }

  /** Makes an empty repository: for registries in which a push does not. It is not in the journal. */
  createRepository(repository: string): void {
    if (!this.has(repository)) this.#repositories.set(repository, newRepository())
  }

  /** The size of a blob in this repository, in bytes; undefined if it is absent. */
  blobSize(repository: string, digest: string): number | undefined {
    return this.#at(repository).blobs.has(digest) ? this.bytes.size(digest) : undefined
  }

  blob(digest: string, start: number, end: number): Uint8Array | Readable {
    return this.bytes.open(digest, start, end)
  }

  /** Some repository that holds the blob. */
  holderOf(digest: string): string | undefined {
    return [...this.#repositories].find(([, { blobs }]) => blobs.has(digest))?.[0]
  }

  /** Makes bytes that are already kept a blob of this repository: how uploads and mounts end. */
  linkBlob(repository: string, digest: string): void {
    if (!this.#at(repository).blobs.has(digest)) this.#apply(['blob', repository, digest])
  }

  /** Puts a blob without a request; a `digest` that does not fit the bytes makes a corrupt one. */
  putBlob(repository: string, bytes: Uint8Array, digest: string = digestOf(bytes)): string {
    if (this.bytes.size(digest) !== bytes.length) this.bytes.put(digest, bytes)
    this.linkBlob(repository, digest)
    return digest
  }

  deleteBlob(repository: string, digest: string): boolean {
    const there = this.#at(repository).blobs.has(digest)
    if (there) this.#apply(['no-blob', repository, digest])
    return there
  }

  /** Puts a manifest without checking it. */
  putManifest(
    repository: string,
    manifest: { readonly mediaType: string; readonly bytes: Uint8Array },
    algorithm: Algorithm = 'sha256',
  ): string {
    const digest = digestOf(manifest.bytes, algorithm)
    this.bytes.put(digest, manifest.bytes)
    this.#apply(['manifest', repository, digest, manifest.mediaType])
    return digest
  }

  /** The manifest a tag or digest names. */
  manifest(repository: string, reference: string): StoredManifest | undefined {
    const { manifests, tags } = this.#at(repository)
    return manifests.get(tags.get(reference) ?? reference)
  }

  manifests(repository: string): readonly StoredManifest[] {
    return [...this.#at(repository).manifests.values()]
  }

  referrers(repository: string, subject: string): readonly StoredManifest[] {
    return this.manifests(repository).filter(({ facts }) => facts?.subject === subject)
  }

  /** Removes a manifest and every tag that names it. */
  deleteManifest(repository: string, digest: string): boolean {
    const { manifests, tags } = this.#at(repository)
    if (!manifests.has(digest)) return false
    for (const [tag, named] of tags) if (named === digest) this.deleteTag(repository, tag)
    this.#apply(['no-manifest', repository, digest])
    return true
  }

  /** The digest a tag names. */
  tag(repository: string, tag: string): string | undefined {
    return this.#at(repository).tags.get(tag)
  }

  tags(repository: string): readonly string[] {
    return [...this.#at(repository).tags.keys()].sort(ascii)
  }

  setTag(repository: string, tag: string, digest: string): void {
    this.#apply(['tag', repository, tag, digest])
  }

  deleteTag(repository: string, tag: string): boolean {
    const there = this.#at(repository).tags.has(tag)
    if (there) this.#apply(['no-tag', repository, tag])
    return there
  }

  #at(repository: string): Repository {
    return this.#repositories.get(repository) ?? empty
  }

  #apply(change: Change): void {
    if (this.#journal !== undefined) appendFileSync(this.#journal, `${change.join(' ')}\n`)
    this.#change(change)
  }

  #replay(line: string): void {
    const [what, repository = '', key = '', value] = line.split(' ')
    if (isChange(what)) this.#change([what, repository, key, value ?? ''])
  }

  #change([what, name, key, value = '']: Change): void {
    const repository = this.#repositories.get(name) ?? newRepository()
    this.#repositories.set(name, repository)
    const changes: Readonly<Record<Change[0], () => unknown>> = {
      blob: () => repository.blobs.add(key),
      'no-blob': () => repository.blobs.delete(key),
      manifest: () => repository.manifests.set(key, this.#load(key, value)),
      'no-manifest': () => repository.manifests.delete(key),
      tag: () => repository.tags.set(key, value),
      'no-tag': () => repository.tags.delete(key),
    }
    changes[what]()
  }

  #load(digest: string, mediaType: string): StoredManifest {
    const bytes = this.bytes.whole(digest)
    return { digest, mediaType, bytes, facts: readManifest(bytes) }
  }
}

function isChange(what: string | undefined): what is Change[0] {
  return what !== undefined && /^(?:no-)?(?:blob|manifest|tag)$/.test(what)
}
