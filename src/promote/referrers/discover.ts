// Discovers the referrers of an image (signatures, SBOMs, attestations), by subject and by digest tag.
import type { Digest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, isTag, type RepositoryName, type Tag } from '../../registry/model/reference.ts'
import { fallbackTag } from '../../registry/model/referrer-listing.ts'
import { referrerLimit } from '../../registry/model/referrers-index.ts'
import type { Source, TagListing } from '../../registry/repository.ts'
import { mapWithLimit } from '../../registry/util/concurrency-limit.ts'
import type { Referrer } from '../model/referrer.ts'
import { secondLook } from './digest-tags/read.ts'

/** Discovered referrers, not validated: each entry as a list has it. */
export interface Discovery {
  readonly referrers: readonly Referrer[]
  /** Present if there are more than the limits allow, so that referrers are missing; a sentence. */
  readonly incomplete?: string
}

interface DiscoverContext {
  readonly listing: TagListing
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** Referrers of referrers of …, in levels, and entries of all lists together. */
const chainLimit = 8
const entryLimit = 20_000
/** Lists that are read at once, so that few hostile ones are in memory; the registry's own limits apply too. */
const listsInFlight = 64
const cosignSuffixes = ['sig', 'att', 'sbom'] as const

/**
 * The referrers of `subjects`, their referrers, and so on. Each manifest's list is read once. An entry that several lists
 * have is returned once per list, since one of them may be wrong.
 */
export async function discover(
  source: Source,
  subjects: readonly Digest[],
  { listing, sleep }: DiscoverContext,
): Promise<Discovery> {
  const read = listReader(source, listing)
  const referrers: Referrer[] = []
  const listed = new Set<Digest>(subjects)
  let level = subjects
  let isDeeper = false
  for (let depth = 0; level.length > 0; depth++) {
    const entries = (await Promise.all(level.map(read.list))).flat()
    level = [...new Set(entries.map(({ descriptor }) => descriptor.digest))].filter((digest) => !listed.has(digest))
    isDeeper = depth === chainLimit && level.length > 0
    if (isDeeper) break
    for (const digest of level) listed.add(digest)
    for (const referrer of entries) referrers.push(referrer)
  }
  const tagged = await discoverDigestTags(source, [...listed], { listing, sleep })
  return {
    referrers: [...referrers, ...tagged],
    ...((read.isCut() || isDeeper) && {
      incomplete: `the image in ${formatName(source.name)} has more referrers than are read: at most ${referrerLimit} of one list, ${entryLimit} of all lists, and ${chainLimit} levels of referrers of referrers`,
    }),
  }
}

interface ListReader {
  readonly list: (subject: Digest) => Promise<readonly Referrer[]>
  /** Whether entries were left out. */
  readonly isCut: () => boolean
}

/** Reads lists until the limit of entries in all lists is reached. */
function listReader(source: Source, listing: TagListing): ListReader {
  const start = mapWithLimit(listsInFlight)
  let remaining = entryLimit
  let cut = false
  const read = async (subject: Digest): Promise<readonly Referrer[]> => {
    cut ||= remaining === 0
    if (remaining === 0) return []
    const entries = await source.referrers(subject, listing)
    cut ||= entries.length > Math.min(remaining, referrerLimit)
    const kept = new Map(entries.slice(0, remaining).map((descriptor) => [descriptor.digest, descriptor]))
    remaining = Math.max(0, remaining - entries.length)
    return [...kept.values()].map((descriptor) => ({ descriptor, subject, nodes: [] }))
  }
  return { list: (subject) => start(() => read(subject)), isCut: () => cut }
}

/** A tag that seems absent is looked up once more. Throws RegistryError if it is listed and cannot be read. */
async function discoverDigestTags(
  source: Source,
  subjects: readonly Digest[],
  { listing, sleep }: DiscoverContext,
): Promise<readonly Referrer[]> {
  const candidates = digestTags(subjects, listing)
  const resolved = await Promise.all(candidates.map(({ tag }) => source.resolve(tag)))
  if (resolved.includes(undefined)) await sleep(secondLook)
  const referrers = await Promise.all(
    candidates.map(async ({ subject, tag }, at): Promise<Referrer | undefined> => {
      const descriptor = resolved[at] ?? (await source.resolve(tag))
      if (descriptor !== undefined) return { descriptor, subject, tag, nodes: [] }
      if (listing.tags.has(tag)) throw listedButAbsent(source.name, tag)
      return undefined
    }),
  )
  return referrers.filter((referrer) => referrer !== undefined)
}

function listedButAbsent(name: RepositoryName, tag: Tag): RegistryError {
  return new RegistryError({
    registry: name.kind === 'registry' ? name.registry : name.path,
    repository: formatName(name),
    operation: `read tag ${tag}`,
    access: 'read',
    target: tag,
    status: 404,
    detail: 'the registry lists this tag, and says that it does not exist',
    remedy: 'Run again. If the tag stays broken, delete it, or promote without signatures: `referrers: none`.',
  })
}

interface DigestTag {
  readonly subject: Digest
  readonly tag: Tag
}

/** The digest tags that may exist: those listed, or cosign's three per subject if the listing is incomplete. */
function digestTags(subjects: readonly Digest[], { tags, complete }: TagListing): readonly DigestTag[] {
  if (!complete)
    return subjects.flatMap((subject) =>
      cosignSuffixes
        .map((suffix) => `${fallbackTag(subject)}.${suffix}`)
        .filter(isTag)
        .map((tag) => ({ subject, tag })),
    )
  const named = new Map(subjects.map((subject) => [fallbackTag(subject), subject]))
  return [...tags].flatMap((tag) => {
    const subject = named.get(tag.slice(0, Math.max(tag.indexOf('.'), 0)))
    return subject === undefined ? [] : [{ subject, tag }]
  })
}
