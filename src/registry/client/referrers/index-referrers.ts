// Makes referrers discoverable: the registry's API lists them, or they are merged into the fallback tag and read back.

import { explainImmutable } from '../../families/remedies/immutable-tags.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { RegistryError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import { formatName } from '../../model/reference.ts'
import { addReferrers } from '../../model/referrers-index.ts'
import { pushManifest } from '../manifests/push.ts'
import { putManifest } from '../manifests/put.ts'
import { readManifest } from '../manifests/read.ts'
import { resolve } from '../manifests/resolve.ts'
import type { RepositoryContext } from '../request.ts'
import { withErrorContext } from '../response.ts'
import { queryReferrersApi } from './api.ts'
import { fallbackTagOf, readForMerge, referrersContext } from './fallback-tag.ts'

/** Most merges while others write the same tag. */
const mergeLimit = 8
/** Most reads until a value that was written appears: a registry may lag (`lagging-reads`). */
const readLimit = 4
/** How often manifests are pushed again if the API does not list them. */
const pushLimit = 3

/** distribution-spec, "Pushing manifests with subject". `indexed`: the registry's own API lists them all. */
export async function indexReferrers(
  remote: RepositoryContext,
  subject: Digest,
  referrers: readonly Descriptor[],
): Promise<'indexed' | 'merged'> {
  if (await isIndexed(remote, subject, referrers)) return 'indexed'
  const key = `${formatName(remote.name)}@${subject}`
  await remote.host.turns.runExclusive(key, () => merge(remote, subject, referrers), remote.signal)
  return 'merged'
}

/**
 * Whether the API lists them all. Manifests that its list lost (`racy-referrers`) are pushed again, one at a time,
 * because clients do not read the fallback tag of a registry that has the API.
 */
async function isIndexed(
  remote: RepositoryContext,
  subject: Digest,
  referrers: readonly Descriptor[],
): Promise<boolean> {
  for (let push = 0; ; push++) {
    const missing = await missingInApi(remote, subject, referrers)
    if (missing === undefined) return false
    if (missing.length === 0) return true
    if (push === pushLimit) return false
    for (const { digest } of missing) {
      const manifest = await readManifest(remote, digest)
      if (manifest !== undefined) await pushManifest(remote, manifest)
    }
  }
}

/** Those that the API does not list, even after a while; `undefined` if there is no API. */
async function missingInApi(
  remote: RepositoryContext,
  subject: Digest,
  referrers: readonly Descriptor[],
): Promise<readonly Descriptor[] | undefined> {
  let missing = referrers
  for (let read = 0; read < readLimit && missing.length > 0; read++) {
    if (read > 0) await remote.host.wait(100 * 2 ** read, remote.signal)
    const listed = await queryReferrersApi(remote, subject)
    if (listed === undefined) return undefined
    const digests = new Set(listed.map(({ digest }) => digest))
    missing = referrers.filter(({ digest }) => !digests.has(digest))
  }
  return missing
}

async function merge(remote: RepositoryContext, subject: Digest, referrers: readonly Descriptor[]): Promise<void> {
  const context = referrersContext(remote, `add referrers to tag ${fallbackTagOf(subject)}`, 'write')
  let refusal: RegistryError | undefined
  for (let attempt = 0; attempt < mergeLimit; attempt++) {
    const former = await readForMerge(remote, subject)
    const next = await withErrorContext(context, () => addReferrers(former, referrers))
    if (next === undefined) return
    refusal = await write(remote, subject, { former, next })
    if (refusal === undefined && (await isKept(remote, subject, { former, next }))) return
    await remote.host.wait((50 + Math.random() * 200) * 2 ** Math.min(attempt, 4), remote.signal)
  }
  throw (
    refusal ??
    new RegistryError({
      registry: remote.name.registry,
      repository: formatName(remote.name),
      operation: `add referrers to tag ${fallbackTagOf(subject)}`,
      access: 'write',
      code: 'referrers-busy',
      detail: `other writers changed the tag ${mergeLimit} times meanwhile`,
      retryable: true,
      remedy: 'Let one writer at a time attach things to the same image.',
    })
  )
}

interface Change {
  readonly former: Manifest | undefined
  readonly next: Manifest
}

/**
 * Writes the list if the tag still names the former one (`honours-if-match`). Registries that do not compare ignore the
 * header. Returns the refusal if another writer may have been first.
 */
async function write(
  remote: RepositoryContext,
  subject: Digest,
  { former, next }: Change,
): Promise<RegistryError | undefined> {
  try {
    const headers = former === undefined ? {} : { 'if-match': `"${former.descriptor.digest}"` }
    await putManifest(remote, next, { at: fallbackTagOf(subject), headers })
    return undefined
  } catch (error) {
    const explained = explainImmutable(error)
    const isUnchanged = explained === error && explained instanceof RegistryError
    if (isUnchanged && former !== undefined && explained.details.status === 412) return explained
    throw explained
  }
}

/** Reads the tag back. Our list, or the former one (lag): it is kept. Any other list: another writer replaced ours. */
async function isKept(remote: RepositoryContext, subject: Digest, { former, next }: Change): Promise<boolean> {
  for (let read = 0; read < readLimit; read++) {
    if (read > 0) await remote.host.wait(100 * 2 ** read, remote.signal)
    const digest = (await resolve(remote, fallbackTagOf(subject)))?.digest
    if (digest === next.descriptor.digest) return true
    if (digest !== former?.descriptor.digest) return false
  }
  return true
}
