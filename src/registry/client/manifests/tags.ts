// Moves and deletes tags (distribution-spec end-7a, end-7b, end-9).

import type { RegistryBehaviour } from '../../model/behaviour.ts'
import { RegistryError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { Tag } from '../../model/reference.ts'
import type { TagOutcome } from '../../repository.ts'
import { type RepositoryContext, send } from '../request.ts'
import { isPage, readRegistryError } from '../response.ts'
import { unprovenWrite } from '../write-proof.ts'
import { putManifest } from './put.ts'
import { readManifest } from './read.ts'
import { resolve } from './resolve.ts'

/** Hosts that have not answered the first `?tag=` yet. */
const pendingHosts = new WeakSet<RegistryBehaviour>()

/** Moves the tags to the manifest, in parallel. Never throws: each tag has its outcome. */
export async function pushTags(
  remote: RepositoryContext,
  manifest: Manifest,
  tags: readonly Tag[],
): Promise<readonly TagOutcome[]> {
  const moved = await pushTogether(remote, manifest, tags)
  const settle = async (tag: Tag): Promise<TagOutcome> =>
    moved.has(tag) ? { tag, kind: 'set' } : pushTag(remote, manifest, tag)
  return Promise.all(tags.map(settle))
}

/**
 * `PUT …/manifests/<digest>?tag=a&tag=b` (distribution-spec 1.2 draft, end-7b): the tags that the registry confirms.
 * Tried once per host; not repeated if a host answers without OCI-Tag (`no-multi-tag`).
 */
async function pushTogether(
  remote: RepositoryContext,
  manifest: Manifest,
  tags: readonly Tag[],
): Promise<ReadonlySet<string>> {
  const { learned } = remote.host.session
  const expected = learned.multiTag ?? remote.host.remembered?.hints().multiTag
  if (tags.length < 2 || expected === false || pendingHosts.has(learned)) return new Set()
  const first = expected === undefined
  if (first) pendingHosts.add(learned)
  try {
    const query = tags.map((tag) => `tag=${tag}`).join('&')
    const response = await putManifest(remote, manifest, { at: manifest.descriptor.digest, query })
    const confirmed = (response.headers['oci-tag'] ?? '').split(',').map((tag) => tag.trim())
    learned.multiTag = confirmed.some((tag) => tag !== '')
    return new Set(confirmed)
  } catch {
    // each tag is pushed by itself now, and reports its own error
    return new Set()
  } finally {
    if (first) pendingHosts.delete(learned)
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

/** Whether the tag names the manifest already: some registries refuse to set it again (`immutable-tags-strict`). */
async function holds(
  remote: RepositoryContext,
  manifest: Manifest,
  { tag, error }: { readonly tag: Tag; readonly error: unknown },
): Promise<boolean> {
  if (!(error instanceof RegistryError)) return false
  const { status = 0, codes = [] } = error.details
  if (![400, 403, 409, 412].includes(status) || codes.some((code) => code.endsWith('_UNKNOWN'))) return false
  try {
    return (await resolve(remote, tag, { expected: manifest.descriptor.digest }))?.digest === manifest.descriptor.digest
  } catch {
    return false
  }
}

/**
 * Deletes the tag by its name (end-9): by digest, other tags would be deleted too. Only 202 is the status of the
 * specification; after any other success, and after 404, a read must show that the tag is absent. Throws RegistryError:
 * a login that may not delete says nothing about the registry.
 */
export async function deleteTag(remote: RepositoryContext, tag: Tag): Promise<'deleted' | 'unsupported'> {
  const operation = `delete tag ${tag}`
  const request = { method: 'DELETE', path: `manifests/${tag}`, operation, actions: 'delete' } as const
  const response = await send(remote, request)
  if (response.status >= 500 || [401, 403, 429].includes(response.status))
    throw await readRegistryError(remote, response, request)
  await response.discard()
  const { status } = response
  if (status >= 300 && status !== 404) return 'unsupported'
  if (status === 202 && !isPage(response)) return 'deleted'
  if ((await readManifest(remote, tag)) === undefined) return 'deleted'
  if (status === 404) return 'unsupported'
  throw unprovenWrite(remote, operation, response)
}
