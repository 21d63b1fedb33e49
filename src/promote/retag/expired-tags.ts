// Which tags of a pattern are older than those that `keep` keeps.
import type { Digest } from '../../registry/model/digest.ts'
import { childManifests } from '../../registry/model/manifest.ts'
import type { Tag } from '../../registry/model/reference.ts'
import type { Source } from '../../registry/repository.ts'
import { readConfig } from '../image/image-config.ts'
import { isAttestation } from '../image/platforms.ts'
import { compareVersions } from '../match/version/compare.ts'
import type { Scheme } from '../match/version/scheme.ts'
import { InvalidRequestError } from '../model/errors.ts'

interface DatedTag {
  readonly tag: Tag
  readonly digest: Digest
}

interface ExpiredTags {
  readonly expired: readonly DatedTag[]
  /** Tags whose age cannot be told: they stay. */
  readonly undated: readonly Tag[]
}

/** Tags of one pattern that are put in order: each costs up to four requests. */
const orderLimit = 2000

/**
 * The tags that are older than the `keep` newest, and whose images none of those names. If all tags are versions, the
 * version is the age; otherwise it is the time in the config of the image. Images of reproducible builds have none.
 * Throws RegistryError, or InvalidRequestError if there are too many tags.
 */
export async function expiredTags(
  tags: readonly Tag[],
  keep: number,
  { repository, scheme }: { readonly repository: Source; readonly scheme: Scheme },
): Promise<ExpiredTags> {
  if (tags.length <= keep) return { expired: [], undated: [] }
  if (tags.length > orderLimit)
    throw new InvalidRequestError(
      `\`delete-source-tags\`: ${tags.length} tags match, and at most ${orderLimit} can be put in order`,
      'Write a narrower glob.',
    )
  const versions = scheme.versions(tags)
  const isVersioned = versions.length === tags.length
  const dated = await Promise.all(tags.map((tag) => readTag(repository, tag, isVersioned)))
  const present = dated.filter((tag) => tag !== undefined)
  // a tag that was deleted since the list was read is none of those that are kept
  const names = new Set(present.map(({ tag }) => tag))
  const newestFirst = versions.filter(({ tag }) => names.has(tag)).sort((a, b) => compareVersions(b, a))
  const expired = isVersioned ? olderThan(newestFirst, keep, compareVersions).map(({ tag }) => tag) : undefined
  const old = expired === undefined ? olderImages(present, keep) : present.filter(({ tag }) => expired.includes(tag))
  const kept = new Set(present.filter((tag) => !old.includes(tag)).map(({ digest }) => digest))
  return {
    expired: old.filter(({ digest }) => !kept.has(digest)),
    undated: isVersioned ? [] : present.filter(({ created }) => created === undefined).map(({ tag }) => tag),
  }
}

function olderImages<Dated extends { readonly created: number | undefined }>(
  tags: readonly Dated[],
  keep: number,
): readonly Dated[] {
  const age = ({ created = 0 }: Dated) => created
  const dated = tags.filter(({ created }) => created !== undefined).sort((a, b) => age(b) - age(a))
  return olderThan(dated, keep, (a, b) => age(a) - age(b))
}

/** What is older than the last that is kept; as old as that is not older. `newestFirst` is in that order. */
function olderThan<T>(newestFirst: readonly T[], keep: number, compare: (a: T, b: T) => number): readonly T[] {
  const last = newestFirst[keep - 1]
  return last === undefined ? [] : newestFirst.slice(keep).filter((entry) => compare(entry, last) < 0)
}

interface ReadTag extends DatedTag {
  /** Milliseconds since 1970. */
  readonly created: number | undefined
}

/** `undefined` if the tag is gone. */
async function readTag(repository: Source, tag: Tag, isVersioned: boolean): Promise<ReadTag | undefined> {
  if (isVersioned) {
    const descriptor = await repository.resolve(tag, { certain: true })
    return descriptor && { tag, digest: descriptor.digest, created: undefined }
  }
  const manifest = await repository.manifest(tag)
  if (manifest === undefined) return undefined
  const first = childManifests(manifest).find((entry) => !isAttestation(entry))
  const image = first === undefined ? manifest : await repository.manifest(first.digest)
  const config = image?.kind === 'image' ? (await readConfig(repository, image.config)).config : undefined
  return { tag, digest: manifest.descriptor.digest, created: honestTime(config?.created) }
}

/** Builds that give the same bytes each time write a fixed time: one of before 2000 says nothing. */
function honestTime(created: number | undefined): number | undefined {
  return created !== undefined && created > Date.UTC(2000) ? created : undefined
}
