// Selects the tags of a source that are deleted.
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, type Reference, type Tag } from '../../registry/model/reference.ts'
import type { Destination, OpenRepository } from '../../registry/repository.ts'
import { matchesGlob } from '../match/glob.ts'
import { isDigestTag, type Scheme } from '../match/version/scheme.ts'
import type { Emit } from '../model/events.ts'
import { type DeletedTags, parseDeletedTags } from '../plan/deleted-tags.ts'
import type { RunCollector } from '../report/collector.ts'
import { expiredTags } from './expired-tags.ts'

export interface Deletion extends DeletionContext {
  readonly scheme: Scheme
  /** The names of the repositories that the run writes. */
  readonly written: ReadonlySet<string>
  /** By repository, the tags that other parts of the run name. */
  readonly usedElsewhere: ReadonlyMap<string, ReadonlySet<Tag>>
  /** The images that the run promotes. */
  readonly promoted: ReadonlySet<Digest>
  /** Entries that are done or were found to match nothing, each with its repository: promotions may share them. */
  readonly done: Set<string>
}

export interface DeletionContext {
  readonly open: OpenRepository
  readonly signal: AbortSignal
  readonly emit: Emit
  readonly dryRun: boolean
  readonly collector: Pick<RunCollector, 'confirmedAt'>
}

/** The tags to delete, each with what it must still name right before. */
export async function deletedTags(
  repository: Destination,
  source: Reference,
  entries: readonly string[],
  context: Deletion,
): Promise<ReadonlyMap<Tag, Digest | undefined>> {
  const rules = entries
    .flatMap((entry) => parseDeletedTags(entry) ?? [])
    .filter(
      ({ glob, keep }) => keep === undefined || isNew(`${formatName(source.repository)} ${glob} ${keep}`, context.done),
    )
  if (rules.length === 0) return new Map()
  const all = await imageTags(repository)
  const matching = rules.map((rule) => ({ ...rule, tags: all.filter((tag) => matchesGlob(tag, rule.glob)) }))
  for (const { glob, tags } of matching)
    if (tags.length === 0 && isNew(`${formatName(source.repository)} ${glob}`, context.done))
      context.emit({
        kind: 'notice',
        message: `\`delete-source-tags\`: no tag of ${formatName(source.repository)} matches ${glob}`,
      })
  const named = matching.flatMap(({ keep, tags }) => (keep === undefined ? tags : []))
  const deleted = new Map<Tag, Digest | undefined>(named.map((tag) => [tag, source.digest]))
  for (const { glob, keep, tags } of matching)
    if (keep !== undefined)
      for (const { tag, digest } of await retiredTags(repository, { glob, keep, tags }, context))
        deleted.set(tag, digest)
  return deleted
}

/** Adds an entry; false if it was there. */
function isNew(entry: string, entries: Set<string>): boolean {
  const { size } = entries
  return entries.add(entry).size > size
}

/** What `keep` does not keep. An image that this run promotes stays, and so does a tag whose age cannot be told. */
async function retiredTags(
  repository: Destination,
  { glob, keep, tags }: Required<DeletedTags> & { readonly tags: readonly Tag[] },
  { promoted, scheme, emit }: Deletion,
): Promise<readonly { readonly tag: Tag; readonly digest: Digest }[]> {
  const { expired, undated } = await expiredTags(tags, keep, { repository, scheme })
  if (undated.length > 0) {
    const names = undated.slice(0, 5).join(', ')
    const message = `${undated.length} ${undated.length === 1 ? 'tag that matches' : 'tags that match'} ${glob} cannot be put in order by age and ${undated.length === 1 ? 'stays' : 'stay'} (${names}): the names are not versions, and the images have no creation time`
    emit({ kind: 'warning', message: `${formatName(repository.name)}: ${message}` })
  }
  return expired.filter(({ digest }) => !promoted.has(digest))
}

/** The tags of the repository but for those that list what refers to an image. */
async function imageTags(repository: Destination): Promise<readonly Tag[]> {
  const tags: Tag[] = []
  for await (const tag of repository.tags()) if (!isDigestTag(tag)) tags.push(tag)
  return tags
}
