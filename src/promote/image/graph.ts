// Reads the graph of manifests that an image consists of.

import { type Descriptor, formatPlatform } from '../../registry/model/descriptor.ts'
import { type Digest, digestOf } from '../../registry/model/digest.ts'
import { MalformedError, RegistryError } from '../../registry/model/errors.ts'
import { childManifests, type Manifest } from '../../registry/model/manifest.ts'
import { isIndexType } from '../../registry/model/media-types.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { Source } from '../../registry/repository.ts'
import type { GraphNode, Part, ReadManifest } from '../model/image-graph.ts'

export function rememberManifests(source: Source, read: readonly Manifest[] = []): ReadManifest {
  const reads = new Map<Digest, Promise<Manifest | undefined>>(
    read.map((manifest) => [manifest.descriptor.digest, Promise.resolve(manifest)]),
  )
  return (digest) => {
    const reading = reads.get(digest)
    if (reading !== undefined) return reading
    const manifest = source.manifest(digest)
    reads.set(digest, manifest)
    // Absence is not remembered: a manifest that lags behind its tag can be read a moment later.
    const forget = () => reads.delete(digest)
    manifest.then((content) => content ?? forget(), forget)
    return manifest
  }
}

/** Levels of indexes within indexes, and manifests in one part. */
export const depthLimit = 8
export const nodeLimit = 20_000

/** Every manifest of a part, each once, children before parents. Levels are read at once. */
export async function readGraph({ origin, read, top }: Part): Promise<readonly GraphNode[]> {
  const manifests = new Map<Digest, Manifest>()
  await descend(top, async (unvisited) => {
    if (manifests.size + unvisited.length > nodeLimit)
      throw new MalformedError(`the image has more than ${nodeLimit} manifests`)
    const level = await Promise.all(unvisited.map((child) => readChild(origin, read, child)))
    for (const manifest of level) manifests.set(manifest.descriptor.digest, manifest)
    return level
  })
  return childrenFirst(top, manifests).map((manifest) => ({ manifest, origin }))
}

/** The digests of every manifest of a part, topmost first. Only indexes are read. */
export async function readSubjects({ origin, read, top }: Part): Promise<readonly Digest[]> {
  const digests = new Set<Digest>()
  await descend(top, (unvisited) => {
    for (const { digest } of unvisited) digests.add(digest)
    return Promise.all(
      unvisited.filter(({ mediaType }) => isIndexType(mediaType)).map((child) => readChild(origin, read, child)),
    )
  })
  return [...digests]
}

/** One digest over an image's manifests and their referrers. */
export function graphOf(
  subjects: readonly Digest[],
  referrers: readonly { readonly descriptor: Descriptor }[],
): Digest {
  const digests = [...subjects, ...referrers.map(({ descriptor }) => descriptor.digest)]
  return digestOf([...new Set(digests)].sort().join('\n'))
}

/** Descends level by level. `visit` gets the descriptors that were not visited yet and returns the manifests to go on from. */
async function descend(
  top: readonly Descriptor[],
  visit: (unvisited: readonly Descriptor[]) => Promise<readonly Manifest[]>,
): Promise<void> {
  const seen = new Set<Digest>()
  let level = top
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthLimit) throw tooDeep()
    const unvisited = new Map(level.filter(({ digest }) => !seen.has(digest)).map((child) => [child.digest, child]))
    for (const digest of unvisited.keys()) seen.add(digest)
    level = (await visit([...unvisited.values()])).flatMap(childManifests)
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

/** Throws MalformedError if any path is longer than the limit: a manifest may be on several levels. */
function childrenFirst(top: readonly Descriptor[], manifests: ReadonlyMap<Digest, Manifest>): readonly Manifest[] {
  const heights = new Map<Digest, number>()
  const visit = ({ digest }: Descriptor, depth: number): number => {
    if (depth > depthLimit) throw tooDeep()
    const manifest = manifests.get(digest)
    if (manifest === undefined) return 0
    const visited = heights.get(digest)
    const height =
      visited ?? childManifests(manifest).reduce((highest, child) => Math.max(highest, 1 + visit(child, depth + 1)), 0)
    if (depth + height > depthLimit) throw tooDeep()
    heights.set(digest, height)
    return height
  }
  for (const descriptor of top) visit(descriptor, 0)
  return [...heights.keys()].flatMap((digest) => manifests.get(digest) ?? [])
}

function tooDeep(): MalformedError {
  return new MalformedError(`indexes are nested deeper than ${depthLimit} levels`)
}
