// Reads the list of referrers behind a fallback tag (distribution-spec, "Referrers Tag Schema").
import type { Digest } from '../../model/digest.ts'
import { RegistryError } from '../../model/errors.ts'
import type { Index, Manifest } from '../../model/manifest.ts'
import { formatName, isTag, type Tag } from '../../model/reference.ts'
import { fallbackTag } from '../../model/referrer-listing.ts'
import { readManifest } from '../manifests/read.ts'
import type { RepositoryContext } from '../request.ts'
import { type ErrorContext, withErrorContext } from '../response.ts'

/**
 * The index behind the fallback tag of `subject`; `undefined` if there is none. With GitLab and `cosign copy` the tag
 * may name the subject itself (`false-fallback-tag`): that is not a list.
 */
export async function readFallback(remote: RepositoryContext, subject: Digest): Promise<Index | undefined> {
  const manifest = await readTag(remote, subject)
  return manifest?.kind === 'index' && manifest.descriptor.digest !== subject ? manifest : undefined
}

/** readFallback before a write. Throws RegistryError if the tag holds an image, which a write would lose. */
export async function readForMerge(remote: RepositoryContext, subject: Digest): Promise<Index | undefined> {
  const manifest = await readTag(remote, subject)
  if (manifest === undefined || manifest.descriptor.digest === subject) return undefined
  if (manifest.kind === 'index') return manifest
  throw new RegistryError({
    registry: remote.name.registry,
    repository: formatName(remote.name),
    operation: `add referrers to tag ${fallbackTagOf(subject)}`,
    access: 'write',
    detail: 'the tag holds an image instead of a list of referrers',
    remedy: 'Delete that tag if nothing needs it; it is reserved for the list of referrers.',
  })
}

function readTag(remote: RepositoryContext, subject: Digest): Promise<Manifest | undefined> {
  const tag = fallbackTagOf(subject)
  return withErrorContext(referrersContext(remote, `read the list of referrers in tag ${tag}`), () =>
    readManifest(remote, tag),
  )
}

/** The context of a list that cannot be read: it might hold a signature, so it is never taken for an empty one. */
export function referrersContext(
  { name }: RepositoryContext,
  operation: string,
  access: 'read' | 'write' = 'read',
): ErrorContext {
  const remedy = 'Repair or delete that list.'
  const repository = formatName(name)
  return { registry: name.registry, repository, operation, access, code: 'referrers-unreadable', remedy }
}

export function fallbackTagOf(subject: Digest): Tag {
  const tag = fallbackTag(subject)
  if (!isTag(tag)) throw new TypeError(`${tag} is not a tag`)
  return tag
}
