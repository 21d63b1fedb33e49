// An image is a graph of manifests; it is read whole before anything is written, children first.
import type { Readable } from 'node:stream'
import { type Descriptor, formatPlatform } from '../registry/descriptor.ts'
import type { Digest } from '../registry/digest.ts'
import { MalformedError, RegistryError } from '../registry/errors.ts'
import { childManifests, type Manifest } from '../registry/manifest.ts'
import { isIndexType } from '../registry/media-types.ts'
import { formatName, type RepositoryName } from '../registry/reference.ts'
import type { Source } from '../registry/repository.ts'

/** A manifest and where its blobs can be read from. */
export interface Node {
  readonly manifest: Manifest
  readonly origin: RepositoryName
  /** Blobs that this run made itself; all others are at `origin`. */
  readonly made?: ReadonlyMap<Digest, () => Promise<Readable>>
}

/** Reads a manifest by digest; asked twice, it answers from memory. */
export type ReadManifest = (digest: Digest) => Promise<Manifest | undefined>

export function rememberManifests(source: Source): ReadManifest {
  const known = new Map<Digest, Promise<Manifest | undefined>>()
  return (digest) => {
    const manifest = known.get(digest) ?? source.manifest(digest)
    known.set(digest, manifest)
    return manifest
  }
}

/** Levels of indexes within indexes, and manifests under one root. */
const depthLimit = 8
const nodeLimit = 20_000

/** Every manifest under `root`, each once, children before parents. Levels are read at once. */
export async function readGraph(origin: RepositoryName, read: ReadManifest, root: Manifest): Promise<readonly Node[]> {
  const manifests = new Map<Digest, Manifest>([[root.descriptor.digest, root]])
  await descend([root], async (fresh) => {
    if (manifests.size + fresh.length > nodeLimit)
      throw new MalformedError(`the image has more than ${nodeLimit} manifests`)
    const level = await Promise.all(fresh.map((child) => readChild(origin, read, child)))
    for (const child of level) manifests.set(child.descriptor.digest, child)
    return level
  })
  return childrenFirst(root, manifests).map((manifest) => ({ manifest, origin }))
}

/** The digests of every manifest under `root`, itself first. Only nested indexes have to be read for it. */
export async function readSubjects(
  origin: RepositoryName,
  read: ReadManifest,
  root: Manifest,
): Promise<readonly Digest[]> {
  const digests = new Set<Digest>([root.descriptor.digest])
  await descend([root], (fresh) => {
    for (const { digest } of fresh) digests.add(digest)
    return Promise.all(
      fresh.filter(({ mediaType }) => isIndexType(mediaType)).map((child) => readChild(origin, read, child)),
    )
  })
  return [...digests]
}

/** Goes down level by level; `visit` gets the children not seen before and gives the manifests to go on from. */
async function descend(
  from: readonly Manifest[],
  visit: (fresh: readonly Descriptor[]) => Promise<readonly Manifest[]>,
): Promise<void> {
  const seen = new Set<Digest>(from.map(({ descriptor }) => descriptor.digest))
  let level = from
  for (let depth = 0; level.length > 0; depth++) {
    const fresh = new Map(
      level
        .flatMap(childManifests)
        .filter(({ digest }) => !seen.has(digest))
        .map((child) => [child.digest, child]),
    )
    if (fresh.size > 0 && depth >= depthLimit)
      throw new MalformedError(`indexes are nested deeper than ${depthLimit} levels`)
    for (const digest of fresh.keys()) seen.add(digest)
    level = await visit([...fresh.values()])
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
    status: 404,
    remedy:
      'The index names a manifest that is gone, often deleted by a clean-up of untagged versions. Build the image again, or restore that manifest.',
  })
}

function childrenFirst(root: Manifest, manifests: ReadonlyMap<Digest, Manifest>): readonly Manifest[] {
  const ordered = new Set<Manifest>()
  const visit = (manifest: Manifest): void => {
    if (ordered.has(manifest)) return
    for (const { digest } of childManifests(manifest)) {
      const child = manifests.get(digest)
      if (child) visit(child)
    }
    ordered.add(manifest)
  }
  visit(root)
  return [...ordered]
}
