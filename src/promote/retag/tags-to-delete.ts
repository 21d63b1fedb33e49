// Selects the tags of a source repository that are deleted.
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, type Tag } from '../../registry/model/reference.ts'
import type { Destination } from '../../registry/repository.ts'
import { matchesGlob } from '../match/glob.ts'
import { isDigestTag } from '../match/version/scheme.ts'
import type { Emit } from '../model/events.ts'
import type { DeletionRules, KeepRule } from './deletion-rules.ts'
import { expiredTags } from './expired-tags.ts'

export interface SelectionContext {
  readonly emit: Emit
  /** The images that the run promotes. */
  readonly promoted: ReadonlySet<Digest>
  /** Tags that were listed before, by the name of their repository; what is listed is added. */
  readonly listed: Map<string, readonly Tag[]>
}

/** The tags that may be deleted, each with what it must name right before: any of these digests. One listing at most. */
export async function tagsToDelete(
  repository: Destination,
  { images, keeping }: Pick<DeletionRules, 'images' | 'keeping'>,
  context: SelectionContext,
): Promise<ReadonlyMap<Tag, ReadonlySet<Digest>>> {
  const name = formatName(repository.name)
  const all = context.listed.get(name) ?? (await imageTags(repository))
  context.listed.set(name, all)
  const selected = new Map<Tag, Set<Digest>>()
  const select = (tag: Tag, digests: Iterable<Digest>): void => {
    selected.set(tag, new Set([...(selected.get(tag) ?? []), ...digests]))
  }
  const match = matcher(all, repository, context.emit)
  for (const [glob, digests] of images) for (const tag of match(glob)) select(tag, digests)
  for (const rule of keeping)
    for (const { tag, digest } of await retiredTags(repository, { ...rule, tags: match(rule.glob) }, context))
      select(tag, [digest])
  return selected
}

/** The tags that match a glob. If there are none, a notice says so, once for each glob. */
function matcher(all: readonly Tag[], { name }: Destination, emit: Emit): (glob: string) => readonly Tag[] {
  const unmatched = new Set<string>()
  return (glob) => {
    const tags = all.filter((tag) => matchesGlob(tag, glob))
    if (tags.length === 0 && !unmatched.has(glob)) {
      unmatched.add(glob)
      const message = `\`delete-source-tags\`: no tag of ${formatName(name)} matches ${glob}`
      emit({ kind: 'notice', message })
    }
    return tags
  }
}

/** What `keep` does not keep. An image that this run promotes stays, and so does a tag whose age cannot be told. */
async function retiredTags(
  repository: Destination,
  { glob, keep, scheme, tags }: KeepRule & { readonly tags: readonly Tag[] },
  { promoted, emit }: SelectionContext,
): Promise<readonly { readonly tag: Tag; readonly digest: Digest }[]> {
  const { expired, undated } = await expiredTags(tags, keep, { repository, scheme })
  if (undated.length > 0) {
    const names = undated.slice(0, 5).join(', ')
    const message = `${undated.length} ${undated.length === 1 ? 'tag that matches' : 'tags that match'} ${glob} cannot be put in order by age and ${undated.length === 1 ? 'stays' : 'stay'} (${names}): the names are not versions, and the images have no creation time`
    emit({ kind: 'warning', message: `${formatName(repository.name)}: ${message}` })
  }
  const kept = expired.filter(({ digest }) => promoted.has(digest)).map(({ tag }) => tag)
  if (kept.length > 0) {
    const what = kept.length === 1 ? 'it names an image' : 'they name images'
    const message = `\`delete-source-tags\`: of the tags that match ${glob}, ${kept.slice(0, 5).join(', ')}${kept.length > 5 ? ` and ${kept.length - 5} more` : ''} would be deleted by age, but ${what} that this run promotes`
    emit({ kind: 'notice', message })
  }
  return expired.filter(({ digest }) => !promoted.has(digest))
}

/** The tags of the repository but for those that list what refers to an image. */
async function imageTags(repository: Destination): Promise<readonly Tag[]> {
  const tags: Tag[] = []
  for await (const tag of repository.tags()) if (!isDigestTag(tag)) tags.push(tag)
  return tags
}
