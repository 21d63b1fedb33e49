// What belongs to an image without being in it: signatures, SBOMs, attestations, by subject or by digest tag.
import type { Descriptor } from '../registry/descriptor.ts'
import type { Digest } from '../registry/digest.ts'
import { fallbackTag } from '../registry/manifest.ts'
import { isTag, type Tag } from '../registry/reference.ts'
import type { Source, TagListing } from '../registry/repository.ts'
import { matchesGlobFlat } from './globs.ts'
import type { Node } from './graph.ts'
import type { ReferrerSelection } from './request.ts'

/** A manifest that belongs to `subject`: it says so itself, or (`tag`) it is found by a tag named after the subject. */
export interface Referrer {
  readonly descriptor: Descriptor
  readonly subject: Digest
  /** cosign's `sha256-<hex>.sig` and its like. */
  readonly tag?: Tag
  /** What must be pushed, children first, the referrer itself last; empty where nothing need travel. */
  readonly nodes: readonly Node[]
}

/** Tags that are read before asking for each digest tag by name costs less. */
const listingLimit = 20_000
const chainLimit = 4
const referrerLimit = 20_000
const cosignSuffixes = ['sig', 'att', 'sbom'] as const

/** Reads a repository's tags up to a bound. */
export async function listTags(source: Source): Promise<TagListing> {
  const tags = new Set<Tag>()
  for await (const tag of source.tags()) {
    if (tags.size >= listingLimit) return { tags, complete: false }
    tags.add(tag)
  }
  return { tags, complete: true }
}

/** Everything that refers to `subjects`, to what refers to them, and so on; each manifest once, unverified. */
export async function discover(
  source: Source,
  subjects: readonly Digest[],
  listing: TagListing,
): Promise<readonly Referrer[]> {
  const found = new Map<Digest, Referrer>()
  const seen = new Set<Digest>(subjects)
  let frontier = subjects
  for (let depth = 0; depth < chainLimit && frontier.length > 0; depth++) {
    const lists = await Promise.all(
      frontier.map(async (subject) => ({ subject, entries: await source.referrers(subject, listing) })),
    )
    const fresh = lists.flatMap(({ subject, entries }) =>
      entries.map((descriptor): Referrer => ({ descriptor, subject, nodes: [] })),
    )
    frontier = []
    for (const referrer of fresh) {
      const { digest } = referrer.descriptor
      if (seen.has(digest) || found.size >= referrerLimit) continue
      seen.add(digest)
      found.set(digest, referrer)
      frontier = [...frontier, digest]
    }
  }
  const tagged = await discoverDigestTags(source, [...seen], listing)
  return [...found.values(), ...tagged]
}

async function discoverDigestTags(
  source: Source,
  subjects: readonly Digest[],
  listing: TagListing,
): Promise<readonly Referrer[]> {
  const wanted = subjects.flatMap((subject) => digestTags(subject, listing).map((tag) => ({ subject, tag })))
  const resolved = await Promise.all(
    wanted.map(async ({ subject, tag }) => ({ subject, tag, descriptor: await source.resolve(tag) })),
  )
  return resolved.flatMap(({ subject, tag, descriptor }) =>
    descriptor ? [{ descriptor, subject, tag, nodes: [] }] : [],
  )
}

/** The digest tags of a subject that may be there: those listed, or cosign's three where the list is incomplete. */
function digestTags(subject: Digest, { tags, complete }: TagListing): readonly Tag[] {
  const prefix = `${fallbackTag(subject)}.`
  if (complete) return [...tags].filter((tag) => tag.startsWith(prefix))
  return cosignSuffixes.map((suffix) => `${prefix}${suffix}`).filter(isTag)
}

/** Whether an artifact type is selected: `*` matches the slash too, so that `*spdx*` finds them all. */
export function selects(selection: ReferrerSelection, artifactType: string): boolean {
  if (selection === 'all' || selection === 'none') return selection === 'all'
  const positive = selection.filter((glob) => !glob.startsWith('!'))
  const negative = selection.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1))
  const matches = (glob: string) => matchesGlobFlat(artifactType, glob)
  return (positive.length === 0 || positive.some(matches)) && !negative.some(matches)
}
