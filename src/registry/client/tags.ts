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
import { putManifest, resolve } from './manifests.ts'
import { eachPage, nextPage, type Page } from './pagination.ts'
import { type RepositoryContext, send } from './request.ts'
import { parseErrorResponse, readRegistryError, toRegistryError, withErrorContext } from './response.ts'

/** Bytes of one page: docker-registry 2 ignores `n` and answers with all tags at once. */
const listLimit = 32 * 1024 * 1024

/** All tags, each once; none where the repository does not exist. What is no tag is left out (`tags-null`, Artifactory's digests). */
export async function* listTags(remote: RepositoryContext): AsyncGenerator<Tag> {
  const operation = 'list tags'
  const asked = {
    registry: remote.name.registry,
    repository: formatName(remote.name),
    operation,
    access: 'read',
  } as const
  const known = new Set<string>()
  let size = 1000
  const read = async (at: string | URL, number: number): Promise<Page<string>> => {
    const response = await send(remote, { method: 'GET', path: at, operation, bufferLimit: listLimit })
    if (response.status === 400 && number === 1) {
      await response.discard()
      size = 100
      return { items: [], next: pageAfter(size) }
    }
    if (response.status !== 200) return refuseTags(remote, response, { operation, mayBeAbsent: known.size === 0 })
    const listed = await withErrorContext(asked, () => readTags(response))
    const names = [...new Set(listed.filter((name) => typeof name === 'string'))].filter((name) => !known.has(name))
    for (const name of names) known.add(name)
    const isFull = listed.length === size && names.length > 0
    const next = nextPage(asked, response) ?? (isFull ? pageAfter(size, names.at(-1)) : undefined)
    return { items: names, next }
  }
  for await (const names of eachPage(asked, pageAfter(size), read)) yield* names.filter(isTag)
}

/** `tags-no-link`: a page that is exactly full may have a successor though no Link says so. */
function pageAfter(size: number, last?: string): string {
  return `tags/list?n=${size}${last === undefined ? '' : `&last=${encodeURIComponent(last)}`}`
}

/** A repository that is not there has no tags; one that was there a page ago is. */
async function refuseTags(
  remote: RepositoryContext,
  response: RegistryResponse,
  { operation, mayBeAbsent }: { readonly operation: string; readonly mayBeAbsent: boolean },
): Promise<Page<string>> {
  const refusal = await parseErrorResponse(response)
  if (mayBeAbsent && isAbsence(refusal)) return { items: [], next: undefined }
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
    const response = await putManifest(remote, manifest, { at: `${manifest.descriptor.digest}?${query}` })
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

/** Deletes the tag by its name (end-9); by digest other tags would go too. A tag that is gone is deleted. */
export async function deleteTag(remote: RepositoryContext, tag: Tag): Promise<'deleted' | 'unsupported'> {
  const operation = `delete tag ${tag}`
  const question = { method: 'DELETE', path: `manifests/${tag}`, operation, actions: 'delete' } as const
  const response = await send(remote, question)
  if (response.status >= 500 || response.status === 429) throw await readRegistryError(remote, response, question)
  await response.discard()
  return response.status < 300 || response.status === 404 ? 'deleted' : 'unsupported'
}
