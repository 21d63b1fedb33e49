// Reads the manifest of a source.

import type { Manifest } from '../../registry/model/manifest.ts'
import type { Reference, RepositoryName, Tag } from '../../registry/model/reference.ts'
import { SourceNotFoundError } from '../model/errors.ts'
import type { Repositories } from '../repositories.ts'
import { nearNames } from '../text/did-you-mean.ts'

/** A digest comes before a tag. Without either, a layout's only image is meant. Throws SourceNotFoundError. */
export async function readSource(
  { repository, tag, digest }: Reference,
  repositories: Repositories,
): Promise<Manifest> {
  const source = repositories.get(repository)
  const at = digest ?? tag ?? (await source.defaultImage?.())?.digest
  const manifest = at === undefined ? undefined : await source.manifest(at)
  if (manifest !== undefined) return manifest
  const similar = tag === undefined ? [] : await similarTags(repositories, repository, tag)
  throw new SourceNotFoundError({ repository, ...(tag && { tag }), ...(digest && { digest }) }, similar)
}

const similarLimit = 5
/** Tags that are compared; about one page, so that a failure costs one request more. */
const scanLimit = 1000

/** Tags that a mistyped one may have meant, nearest first; none if they cannot be listed. */
async function similarTags(
  repositories: Repositories,
  repository: RepositoryName,
  wanted: Tag,
): Promise<readonly Tag[]> {
  const tags: Tag[] = []
  try {
    for await (const tag of repositories.get(repository).tags()) {
      tags.push(tag)
      if (tags.length >= scanLimit) break
    }
  } catch {
    // What was listed before the failure still helps.
  }
  return nearNames(wanted, tags, similarLimit)
}
