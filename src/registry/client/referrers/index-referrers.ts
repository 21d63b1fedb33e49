// Making referrers discoverable where the registry does not do it: a merge without compare-and-swap, so it looks twice.

import { explainImmutable } from '../../families/remedies/immutable-tags.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { RegistryError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import { formatName } from '../../model/reference.ts'
import { addReferrers } from '../../model/referrers-index.ts'
import { pushManifest, putManifest } from '../manifests/put.ts'
import { readManifest, resolve } from '../manifests/read.ts'
import type { RepositoryContext } from '../request.ts'
import { withErrorContext } from '../response.ts'
import { fallbackTagOf, queryReferrersApi, readForMerge, referrersContext } from './list.ts'

/** Merges that are tried while others write the same tag. */
const mergeTries = 8
/** Reads of a value that should be there, before a registry is believed to lag (`lagging-reads`). */
const lagReads = 4
/** Times that manifests are pushed again if the API does not list them. */
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
 * Whether the API lists them all. It may need a moment; entries that its list lost (`racy-referrers`) come back when
 * their manifests are pushed again, one by one. A list that is kept beside an API is one that nobody reads.
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

/** What the API does not list, read repeatedly since it may lag; `undefined` if there is no API. */
async function missingInApi(
  remote: RepositoryContext,
  subject: Digest,
  referrers: readonly Descriptor[],
): Promise<readonly Descriptor[] | undefined> {
  let missing = referrers
  for (let read = 0; read < lagReads && missing.length > 0; read++) {
    if (read > 0) await remote.host.wait(100 * 2 ** read, remote.signal)
    const listed = await queryReferrersApi(remote, subject)
    if (listed === undefined) return undefined
    const digests = new Set(listed.map(({ digest }) => digest))
    missing = referrers.filter(({ digest }) => !digests.has(digest))
  }
  return missing
}

async function merge(remote: RepositoryContext, subject: Digest, referrers: readonly Descriptor[]): Promise<void> {
  const asked = referrersContext(remote, `add referrers to tag ${fallbackTagOf(subject)}`, 'write')
  let refusal: RegistryError | undefined
  for (let attempt = 0; attempt < mergeTries; attempt++) {
    const former = await readForMerge(remote, subject)
    const next = await withErrorContext(asked, () => addReferrers(former, referrers))
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
      detail: `other writers changed the tag ${mergeTries} times meanwhile`,
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
 * Writes the list, if the tag still holds the former one: `honours-if-match`. No registry is known to compare, and none
 * that was tried minds being asked. Answers the refusal where another writer may have been first.
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
    const told = explainImmutable(error)
    if (told === error && former !== undefined && told instanceof RegistryError && told.details.status === 412)
      return told
    throw told
  }
}

/** Reads back: our list is kept; the former one means lag; any other means that somebody's update or ours was lost. */
async function isKept(remote: RepositoryContext, subject: Digest, { former, next }: Change): Promise<boolean> {
  for (let read = 0; read < lagReads; read++) {
    if (read > 0) await remote.host.wait(100 * 2 ** read, remote.signal)
    const found = (await resolve(remote, fallbackTagOf(subject)))?.digest
    if (found === next.descriptor.digest) return true
    if (found !== former?.descriptor.digest) return false
  }
  return true
}
