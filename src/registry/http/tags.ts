// Tags: listing, moving and deleting them (distribution-spec end-7a, end-7b, end-8, end-9).
import { isRecord } from '../descriptor.ts'
import { MalformedError, RegistryError } from '../errors.ts'
import type { Manifest } from '../manifest.ts'
import { isTag, type Tag } from '../reference.ts'
import type { TagOutcome } from '../repository.ts'
import { isAbsence, readJson, readRefusal, refusalOf, refused } from './answer.ts'
import { putManifest, resolve } from './manifests.ts'
import { isFresh, nextPage } from './pages.ts'
import { ask, type Remote } from './remote.ts'
import type { Learned, WireResponse } from './session.ts'

/** Bytes of one page: docker-registry 2 ignores `n` and answers with all tags at once. */
const listLimit = 32 * 1024 * 1024

/** All tags, each once; none where the repository does not exist. What is no tag is left out (`tags-null`, Artifactory's digests). */
export async function* listTags(remote: Remote): AsyncGenerator<Tag> {
  const known = new Set<Tag>()
  const seen = new Set<string>()
  let size = 1000
  let page: string | URL | undefined = `tags/list?n=${size}`
  while (page !== undefined && isFresh(seen, page)) {
    const response = await ask(remote, { method: 'GET', at: page, operation: 'list tags', whole: listLimit })
    if (response.status === 400 && known.size === 0 && size > 100) {
      await response.discard()
      size = 100
      page = `tags/list?n=${size}`
      continue
    }
    const tags = await readTags(remote, response)
    const fresh = [...new Set(tags)].filter((tag) => !known.has(tag))
    for (const tag of fresh) known.add(tag)
    yield* fresh
    page = nextPage(remote.name, response, 'list tags') ?? unlinkedPage(tags, fresh, size)
  }
}

/** `tags-no-link`: a page that is exactly full may have a successor though no Link says so. */
function unlinkedPage(tags: readonly Tag[], fresh: readonly Tag[], size: number): string | undefined {
  const last = fresh.at(-1)
  return tags.length === size && last !== undefined ? `tags/list?n=${size}&last=${encodeURIComponent(last)}` : undefined
}

async function readTags(remote: Remote, response: WireResponse): Promise<readonly Tag[]> {
  if (response.status !== 200) {
    const refusal = await readRefusal(response)
    if (isAbsence(refusal)) return []
    throw refused(remote, refusal, 'list tags')
  }
  const document = await readJson(response, listLimit, 'the list of tags')
  if (!isRecord(document)) throw new MalformedError('the list of tags is not a JSON object')
  const { tags } = document
  return Array.isArray(tags) ? tags.filter((tag): tag is Tag => typeof tag === 'string' && isTag(tag)) : []
}

/** Hosts whose answer to the first `?tag=` is on its way. */
const asking = new WeakSet<Learned>()

/** Moves the tags to the manifest, at once. Never throws: each tag has its outcome. */
export async function pushTags(
  remote: Remote,
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
async function pushTogether(remote: Remote, manifest: Manifest, tags: readonly Tag[]): Promise<ReadonlySet<string>> {
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

async function pushTag(remote: Remote, manifest: Manifest, tag: Tag): Promise<TagOutcome> {
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
  remote: Remote,
  manifest: Manifest,
  { tag, error }: { readonly tag: Tag; readonly error: unknown },
): Promise<boolean> {
  if (!(error instanceof RegistryError)) return false
  const { status = 0, codes = [] } = error.facts
  if (![400, 403, 409, 412].includes(status) || codes.some((code) => code.endsWith('_UNKNOWN'))) return false
  try {
    return (await resolve(remote, tag))?.digest === manifest.descriptor.digest
  } catch {
    return false
  }
}

/** Deletes the tag by its name (end-9); by digest other tags would go too. A tag that is gone is deleted. */
export async function deleteTag(remote: Remote, tag: Tag): Promise<'deleted' | 'unsupported'> {
  const operation = `delete tag ${tag}`
  const response = await ask(remote, { method: 'DELETE', at: `manifests/${tag}`, operation, actions: 'delete' })
  if (response.status >= 500 || response.status === 429) throw await refusalOf(remote, response, operation)
  await response.discard()
  return response.status < 300 || response.status === 404 ? 'deleted' : 'unsupported'
}
