// Tags: listing, moving and deleting them (distribution-spec end-7a, end-7b, end-8, end-9).

import type { RegistryBehaviour } from '../model/behaviour.ts'
import { isRecord } from '../model/descriptor.ts'
import { MalformedError, RegistryError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import { formatName, isTag, type Tag } from '../model/reference.ts'
import { isAbsence } from '../model/refusal.ts'
import type { TagOutcome } from '../repository.ts'
import { readJson } from '../transport/read-body.ts'
import type { RegistryResponse } from '../transport/types.ts'
import { readManifest, resolve, servedBy } from './manifests.ts'
import { eachPage, nextPage, type Page } from './pagination.ts'
import { putManifest, unprovenWrite } from './push-manifest.ts'
import { type RepositoryContext, send } from './request.ts'
import {
  type ErrorContext,
  isPage,
  parseErrorResponse,
  readRegistryError,
  toRegistryError,
  withErrorContext,
} from './response.ts'

/** Bytes of one page: docker-registry 2 ignores `n` and answers with all tags at once. */
const listLimit = 32 * 1024 * 1024

/** Names, and characters of names, that a list may have in all: whatever a registry sends must fit into memory. */
const nameLimit = 1_000_000
const characterLimit = 64 * 1024 * 1024
/** Lengths at which registries and proxies cut pages short, whatever was asked for. */
const isRoundNumber = (length: number): boolean => length === 10 || length === 20 || (length > 0 && length % 25 === 0)

/**
 * All tags, each once; none if the repository does not exist. What is no tag is left out (`tags-null`, Artifactory's
 * digests). Throws RegistryError if the list is cut, endless, or absent beside manifests that were served.
 */
export async function* listTags(remote: RepositoryContext, onDoubt?: (reason: string) => void): AsyncGenerator<Tag> {
  const operation = 'list tags'
  const { registry } = remote.name
  const asked: ErrorContext = { registry, repository: formatName(remote.name), operation, access: 'read' }
  const seen = new Set<string>()
  let size = 1000
  let total = 0
  let characters = 0
  const read = async (at: string | URL, number: number): Promise<Page<string>> => {
    const response = await send(remote, { method: 'GET', path: at, operation, bufferLimit: listLimit })
    if (response.status === 400 && number === 1) {
      await response.discard()
      size = 100
      return { items: [], next: pageAfter(size) }
    }
    if (response.status !== 200) return refuseTags(remote, response, { operation, mayBeAbsent: seen.size === 0 })
    const listed = await withErrorContext(asked, () => readTags(response))
    const names = [...new Set(listed.filter((name) => typeof name === 'string'))].filter((name) => !seen.has(name))
    total += listed.length
    characters += names.reduce((sum, { length }) => sum + length, 0)
    if (total > nameLimit || characters > characterLimit)
      throw new RegistryError({
        ...asked,
        detail: `the list has more than ${nameLimit} names or ${characterLimit} characters`,
      })
    for (const name of names) if (isTag(name)) seen.add(name)
    const linked = nextPage(asked, response)
    if (linked !== undefined && names.length === 0 && listed.length > 0)
      throw new RegistryError({ ...asked, detail: 'the list repeats a page' })
    if (linked !== undefined) return { items: names, next: linked }
    // A page of exactly the size that was asked for, or with a Link, shows that the registry knows about pages.
    const round = listed.length < size && isRoundNumber(listed.length)
    if (names.length === 0 && round) onDoubt?.('the registry repeats a page of a round number of tags')
    const first = seen.size === names.filter(isTag).length
    const mayGoOn = names.length > 0 && (listed.length === size || (round && first))
    return { items: names, next: mayGoOn ? pageAfter(size, names.at(-1)) : undefined }
  }
  for await (const names of eachPage(asked, pageAfter(size), read)) yield* names.filter(isTag)
}

/** `tags-no-link`: a page that is full, or cut at a round number, may have a successor though no Link says so. */
function pageAfter(size: number, last?: string): string {
  return `tags/list?n=${size}${last === undefined ? '' : `&last=${encodeURIComponent(last)}`}`
}

/** A repository that does not exist has no tags. One that listed a page, or served a manifest, does exist. */
async function refuseTags(
  remote: RepositoryContext,
  response: RegistryResponse,
  { operation, mayBeAbsent }: { readonly operation: string; readonly mayBeAbsent: boolean },
): Promise<Page<string>> {
  const refusal = await parseErrorResponse(response)
  const absent = mayBeAbsent && isAbsence(refusal) && (await servedBy(remote)).size === 0
  if (absent) return { items: [], next: undefined }
  throw toRegistryError(remote, refusal, { method: 'GET', operation })
}

/** What a page lists, whatever it is. */
async function readTags(response: RegistryResponse): Promise<readonly unknown[]> {
  const document = await readJson(response, listLimit, 'the list of tags')
  if (!isRecord(document)) throw new MalformedError('the list of tags is not a JSON object')
  const tags: readonly unknown[] = Array.isArray(document['tags']) ? document['tags'] : []
  return tags
}

/** Hosts whose answer to the first `?tag=` is on its way. */
const asking = new WeakSet<RegistryBehaviour>()

/** Moves the tags to the manifest, at once. Never throws: each tag has its outcome. */
export async function pushTags(
  remote: RepositoryContext,
  manifest: Manifest,
  tags: readonly Tag[],
): Promise<readonly TagOutcome[]> {
  const made = await pushTogether(remote, manifest, tags)
  const settle = async (tag: Tag): Promise<TagOutcome> =>
    made.has(tag) ? { tag, kind: 'set' } : pushTag(remote, manifest, tag)
  return Promise.all(tags.map(settle))
}

/**
 * `PUT …/manifests/<digest>?tag=a&tag=b` (distribution-spec 1.2 draft, end-7b): the tags that the registry says it
 * made. Tried once per host; a host that answers without OCI-Tag (`no-multi-tag`) is not asked again.
 */
async function pushTogether(
  remote: RepositoryContext,
  manifest: Manifest,
  tags: readonly Tag[],
): Promise<ReadonlySet<string>> {
  const { learned } = remote.host.session
  const expected = learned.multiTag ?? remote.host.remembered?.hints().multiTag
  if (tags.length < 2 || expected === false || asking.has(learned)) return new Set()
  const first = expected === undefined
  if (first) asking.add(learned)
  try {
    const query = tags.map((tag) => `tag=${tag}`).join('&')
    const response = await putManifest(remote, manifest, { at: manifest.descriptor.digest, query })
    const made = (response.headers['oci-tag'] ?? '').split(',').map((tag) => tag.trim())
    learned.multiTag = made.some((tag) => tag !== '')
    return new Set(made)
  } catch {
    return new Set() // Each tag is asked for by itself now, and says what is wrong.
  } finally {
    if (first) asking.delete(learned)
  }
}

async function pushTag(remote: RepositoryContext, manifest: Manifest, tag: Tag): Promise<TagOutcome> {
  try {
    await putManifest(remote, manifest, { at: tag })
    return { tag, kind: 'set' }
  } catch (error) {
    if (await holds(remote, manifest, { tag, error })) return { tag, kind: 'set' }
    return { tag, kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }
  }
}

/** `immutable-tags-strict`: a tag that refuses the digest which it holds is where it should be. */
async function holds(
  remote: RepositoryContext,
  manifest: Manifest,
  { tag, error }: { readonly tag: Tag; readonly error: unknown },
): Promise<boolean> {
  if (!(error instanceof RegistryError)) return false
  const { status = 0, codes = [] } = error.details
  if (![400, 403, 409, 412].includes(status) || codes.some((code) => code.endsWith('_UNKNOWN'))) return false
  try {
    return (await resolve(remote, tag))?.digest === manifest.descriptor.digest
  } catch {
    return false
  }
}

/**
 * Deletes the tag by its name (end-9); by digest other tags would go too. Only 202 is the answer of the specification:
 * any other success, and a 404, count only if a read shows that the tag is gone.
 */
export async function deleteTag(remote: RepositoryContext, tag: Tag): Promise<'deleted' | 'unsupported'> {
  const operation = `delete tag ${tag}`
  const question = { method: 'DELETE', path: `manifests/${tag}`, operation, actions: 'delete' } as const
  const response = await send(remote, question)
  if (response.status >= 500 || response.status === 429) throw await readRegistryError(remote, response, question)
  await response.discard()
  const { status } = response
  if (status >= 300 && status !== 404) return 'unsupported'
  if (status === 202 && !isPage(response)) return 'deleted'
  if ((await readManifest(remote, tag)) === undefined) return 'deleted'
  if (status === 404) return 'unsupported'
  throw unprovenWrite(remote, operation, response)
}
