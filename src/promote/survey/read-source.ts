// Reads the manifest of a source.
import type { Manifest } from '../../registry/model/manifest.ts'
import type { Reference, RepositoryName, Tag } from '../../registry/model/reference.ts'
import { SourceNotFoundError } from '../model/errors.ts'
import type { Repositories } from '../repositories.ts'

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

/** Tags that a mistyped one may have meant; none if they cannot be listed. */
async function similarTags(
  repositories: Repositories,
  repository: RepositoryName,
  wanted: Tag,
): Promise<readonly Tag[]> {
  try {
    const { tags } = await repositories.tagsOf(repository)
    return [...tags].filter((tag) => isSimilar(tag.toLowerCase(), wanted.toLowerCase())).slice(-similarLimit)
  } catch {
    return []
  }
}

function isSimilar(tag: string, wanted: string): boolean {
  if (tag.includes(wanted) || wanted.includes(tag)) return true
  return tag.length > 3 && tag.slice(0, -2) === wanted.slice(0, -2)
}
