// Walks all manifests that the index of a layout reaches, to find referrers and the files of an archive.
import type { Descriptor } from '../model/descriptor.ts'
import type { Digest } from '../model/digest.ts'
import { MalformedError } from '../model/errors.ts'
import { childBlobs, childManifests, type Manifest } from '../model/manifest.ts'
import { isManifestType, isSchema1Type } from '../model/media-types.ts'
import { fallbackTag, referrerDescriptor } from '../model/referrer-listing.ts'
import { blobPath, type LayoutPath } from './files/files.ts'
import { isFallbackTag, type LayoutIndex } from './index-json.ts'
import { indexOf, type Layout, type LayoutContent, type ReferrerIndex, readIndex } from './layout.ts'
import { readManifestAt } from './read.ts'

/** Most manifests of a layout. */
const manifestCount = 50_000

/** Every manifest that the entries reach, once. Manifests that the layout does not hold are skipped. */
async function* walk(layout: LayoutContent, { entries }: LayoutIndex): AsyncGenerator<Manifest> {
  const seen = new Set<Digest>()
  const unseen = (found: readonly Descriptor[]): readonly Descriptor[] => {
    const fresh = found.filter(
      ({ digest, mediaType }) => isManifestType(mediaType) && !isSchema1Type(mediaType) && !seen.has(digest),
    )
    for (const { digest } of fresh) seen.add(digest)
    if (seen.size > manifestCount)
      throw new MalformedError(`it holds more than ${manifestCount} manifests, which is more than is read`)
    return fresh.toReversed()
  }
  const waiting = [...unseen(entries.map(({ descriptor }) => descriptor))]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const manifest = await readManifestAt(layout, next.digest, next)
    if (manifest === undefined) continue
    yield manifest
    waiting.push(...unseen(childManifests(manifest)))
  }
}

/**
 * What refers to `of`: the list behind the fallback tag, as regctl and this program write it, and every manifest that
 * has it as its subject, as oras lists them.
 */
export async function listReferrers(layout: Layout, of: Digest): Promise<readonly Descriptor[]> {
  layout.cached.attached ??= readAttached(layout)
  const { lists, bySubject } = await layout.cached.attached
  const referrers = new Map<Digest, Descriptor>()
  for (const entry of lists.get(fallbackTag(of)) ?? []) referrers.set(entry.digest, entry)
  for (const entry of bySubject.get(of) ?? []) if (!referrers.has(entry.digest)) referrers.set(entry.digest, entry)
  return [...referrers.values()]
}

/** Walks the layout once for all subjects. */
async function readAttached(layout: Layout): Promise<ReferrerIndex> {
  const index = await indexOf(layout)
  const lists = new Map<string, readonly Descriptor[]>()
  for (const { descriptor, tag } of index.entries.filter((entry) => isFallbackTag(entry.tag))) {
    const list = await readManifestAt(layout, descriptor.digest, descriptor)
    if (tag !== undefined && list?.kind === 'index') lists.set(tag, [...(lists.get(tag) ?? []), ...list.entries])
  }
  const bySubject = new Map<Digest, Descriptor[]>()
  for await (const manifest of walk(layout, index)) {
    if (manifest.subject === undefined) continue
    const { digest } = manifest.subject
    const referrers = bySubject.get(digest)
    if (referrers === undefined) bySubject.set(digest, [referrerDescriptor(manifest)])
    else referrers.push(referrerDescriptor(manifest))
  }
  return { lists, bySubject }
}

/** The files of an archive of the layout, sorted. Files that nothing names are left out. */
export async function reachablePaths(layout: LayoutContent): Promise<readonly LayoutPath[]> {
  const paths = new Set<LayoutPath>(['index.json', 'oci-layout'])
  const index = await readIndex(layout)
  for (const { descriptor } of index.entries) paths.add(blobPath(descriptor.digest))
  for await (const manifest of walk(layout, index)) {
    paths.add(blobPath(manifest.descriptor.digest))
    for (const { digest } of childBlobs(manifest)) paths.add(blobPath(digest))
  }
  return [...paths].sort()
}
