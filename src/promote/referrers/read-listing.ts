// Reads the tags of a repository to find digest tags among them.
import { RegistryError } from '../../registry/model/errors.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import type { TagListing } from '../../registry/repository.ts'
import type { Repositories } from '../repositories.ts'

/** A registry that refuses to list its tags gives an incomplete listing: digest tags are then requested by name. */
export async function readListing(repositories: Repositories, name: RepositoryName): Promise<TagListing> {
  try {
    return await repositories.tagsOf(name)
  } catch (error) {
    if (error instanceof RegistryError) return { tags: new Set(), complete: false }
    throw error
  }
}
