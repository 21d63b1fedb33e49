// What a layout holds is what its index reaches: referrers are found on that way, and archives are packed from it.
import type { Descriptor } from '../descriptor.ts'
import type { Digest } from '../digest.ts'
import { MalformedError } from '../errors.ts'
import { childBlobs, childManifests, fallbackTag, type Manifest, referrerDescriptor } from '../manifest.ts'
import { isManifestType } from '../media-types.ts'
import { blobPath, type LayoutPath } from './files.ts'
import { type LayoutContent, readIndex } from './layout.ts'
import { readManifestAt } from './read.ts'

/** Manifests of a layout that are followed. */
const manifestCount = 50_000

/** Every manifest that index.json reaches, once; those that the layout does not hold are passed over. */
async function* walk(layout: LayoutContent): AsyncGenerator<Manifest> {
  const { entries } = await readIndex(layout)
  const waiting = entries.map(({ descriptor }) => descriptor).toReversed()
  const seen = new Set<Digest>()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next.digest) || !isManifestType(next.mediaType)) continue
    seen.add(next.digest)
    if (seen.size > manifestCount)
      throw new MalformedError(`it holds more than ${manifestCount} manifests, which is more than is read`)
    const manifest = await readManifestAt(layout, next.digest, next)
    if (manifest === undefined) continue
    yield manifest
    waiting.push(...childManifests(manifest).toReversed())
  }
}

/**
 * What refers to `of`: the list behind the fallback tag, as regctl and this program write it, and every manifest that
 * has it as its subject, as oras lists them.
 */
export async function listReferrers(layout: LayoutContent, of: Digest): Promise<readonly Descriptor[]> {
  const { entries } = await readIndex(layout)
  const tag = fallbackTag(of)
  const found = new Map<Digest, Descriptor>()
  for (const { descriptor } of entries.filter((entry) => entry.tag === tag)) {
    const list = await readManifestAt(layout, descriptor.digest, descriptor)
    if (list?.kind === 'index') for (const entry of list.entries) found.set(entry.digest, entry)
  }
  for await (const manifest of walk(layout)) {
    const { digest } = manifest.descriptor
    if (manifest.subject?.digest === of && !found.has(digest)) found.set(digest, referrerDescriptor(manifest))
  }
  return [...found.values()]
}

/** The files that an archive of the layout needs, sorted: what nothing names any more is left behind. */
export async function neededPaths(layout: LayoutContent): Promise<readonly LayoutPath[]> {
  const paths = new Set<LayoutPath>(['index.json', 'oci-layout'])
  for (const { descriptor } of (await readIndex(layout)).entries) paths.add(blobPath(descriptor.digest))
  for await (const manifest of walk(layout)) {
    paths.add(blobPath(manifest.descriptor.digest))
    for (const { digest } of childBlobs(manifest)) paths.add(blobPath(digest))
  }
  return [...paths].sort()
}
