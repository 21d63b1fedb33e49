// Checks that `delete-source-tags` can be done without losing what is promoted. Nothing is read.
import { formatName } from '../../registry/model/reference.ts'
import type { PromotionRequest } from '../model/request.ts'

/** Some registries delete the image with the tag, so no tag is deleted in a repository that is also a target. */
export function deletionProblem({
  sources,
  targets,
  options,
}: Pick<PromotionRequest, 'sources' | 'targets' | 'options'>): string | undefined {
  if (options.deleteSourceTags === undefined) return undefined
  for (const { repository } of sources) {
    const name = formatName(repository)
    if (repository.kind !== 'registry') return `the source ${name} is not in a registry, and has no tags to delete`
    if (targets.some((target) => formatName(target.repository) === name))
      return `${name} is the repository of the source and of a target, and a registry may delete the image with its tag`
  }
  return undefined
}
