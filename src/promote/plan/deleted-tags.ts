// The entries of `delete-source-tags`, a glob or `keep N: glob`, and the promotions that cannot have them.
import { formatName } from '../../registry/model/reference.ts'
import type { PromotionRequest } from '../model/request.ts'

/** `keep` is absent: tags that name the promoted image; else all but the newest of them, whatever they name. */
export interface DeletedTags {
  readonly glob: string
  readonly keep?: number
}

/** `undefined`: not a valid entry. A glob needs a word, because one of wildcards alone would delete every tag. */
export function parseDeletedTags(entry: string): DeletedTags | undefined {
  const { count, glob = entry } = /^keep\s+(?<count>\d{1,6})\s*:\s*(?<glob>\S+)$/.exec(entry)?.groups ?? {}
  if (!/^[\w.*?[\]{},-]+$/.test(glob) || !/[A-Za-z0-9]{2}/.test(wordsOf(glob))) return undefined
  if (count === undefined) return { glob }
  return Number(count) > 0 ? { glob, keep: Number(count) } : undefined
}

/** Without braces and brackets: `{staging,*}` is any tag. */
function wordsOf(glob: string): string {
  return glob.replaceAll(/\{[^{}]*\}|\[[^\]]*\]/g, '*')
}

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
