// An image is a graph of manifests; it is read whole before anything is written, children first.

import { type Descriptor, formatPlatform } from '../../registry/model/descriptor.ts'
import { type Digest, digestOf } from '../../registry/model/digest.ts'
import { MalformedError, RegistryError } from '../../registry/model/errors.ts'
import { childManifests, type Manifest } from '../../registry/model/manifest.ts'
import { isIndexType } from '../../registry/model/media-types.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { Source } from '../../registry/repository.ts'
import type { GraphNode, Part, ReadManifest } from '../model/image-graph.ts'

export function rememberManifests(source: Source, known: readonly Manifest[] = []): ReadManifest {
  const read = new Map<Digest, Promise<Manifest | undefined>>(
    known.map((manifest) => [manifest.descriptor.digest, Promise.resolve(manifest)]),
  )
  return (digest) => {
    const known = read.get(digest)
    if (known !== undefined) return known
    const manifest = source.manifest(digest)
    read.set(digest, manifest)
    // Absence is not kept: what lags behind its tag is there a moment later.
    const forget = () => read.delete(digest)
    manifest.then((content) => content ?? forget(), forget)
    return manifest
  }
}

/** Levels of indexes within indexes, and manifests in one part. */
export const depthLimit = 8
const nodeLimit = 20_000

/** Every manifest of a part, each once, children before parents. Levels are read at once. */
export async function readGraph({ origin, read, top }: Part): Promise<readonly GraphNode[]> {
  const manifests = new Map<Digest, Manifest>()
  await descend(top, async (fresh) => {
    if (manifests.size + fresh.length > nodeLimit)
      throw new MalformedError(`the image has more than ${nodeLimit} manifests`)
    const level = await Promise.all(fresh.map((child) => readChild(origin, read, child)))
    for (const manifest of level) manifests.set(manifest.descriptor.digest, manifest)
    return level
  })
  return childrenFirst(top, manifests).map((manifest) => ({ manifest, origin }))
}

/** The digests of every manifest of a part, topmost first. Only indexes have to be read for it. */
export async function readSubjects({ origin, read, top }: Part): Promise<readonly Digest[]> {
  const digests = new Set<Digest>()
  await descend(top, (fresh) => {
    for (const { digest } of fresh) digests.add(digest)
    return Promise.all(
      fresh.filter(({ mediaType }) => isIndexType(mediaType)).map((child) => readChild(origin, read, child)),
    )
  })
  return [...digests]
}

/** One digest for all that belongs to an image: its manifests, and what refers to them. */
export function graphOf(
  subjects: readonly Digest[],
  referrers: readonly { readonly descriptor: Descriptor }[],
): Digest {
  const digests = [...subjects, ...referrers.map(({ descriptor }) => descriptor.digest)]
  return digestOf([...new Set(digests)].sort().join('\n'))
}

/** Goes down level by level; `visit` gets what was not seen before and gives the manifests to go on from. */
async function descend(
  top: readonly Descriptor[],
  visit: (fresh: readonly Descriptor[]) => Promise<readonly Manifest[]>,
): Promise<void> {
  const seen = new Set<Digest>()
  let level = top
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthLimit) throw new MalformedError(`indexes are nested deeper than ${depthLimit} levels`)
    const fresh = new Map(level.filter(({ digest }) => !seen.has(digest)).map((child) => [child.digest, child]))
    for (const digest of fresh.keys()) seen.add(digest)
    level = (await visit([...fresh.values()])).flatMap(childManifests)
  }
}

async function readChild(origin: RepositoryName, read: ReadManifest, child: Descriptor): Promise<Manifest> {
  const manifest = await read(child.digest)
  if (manifest !== undefined) return manifest
  const what = child.platform === undefined ? 'a manifest' : `the manifest of ${formatPlatform(child.platform)}`
  throw new RegistryError({
    registry: origin.kind === 'registry' ? origin.registry : origin.path,
    repository: formatName(origin),
    operation: `read ${what}, ${child.digest}`,
    access: 'read',
    status: 404,
    remedy:
      'The index names a manifest that is gone, often deleted by a clean-up of untagged versions. Build the image again, or restore that manifest.',
  })
}

function childrenFirst(top: readonly Descriptor[], manifests: ReadonlyMap<Digest, Manifest>): readonly Manifest[] {
  const ordered = new Set<Manifest>()
  const visit = ({ digest }: Descriptor): void => {
    const manifest = manifests.get(digest)
    if (manifest === undefined || ordered.has(manifest)) return
    childManifests(manifest).forEach(visit)
    ordered.add(manifest)
  }
  top.forEach(visit)
  return [...ordered]
}
