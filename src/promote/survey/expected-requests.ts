// Predicts the requests for blobs and manifests, so that connections can be opened in time.
import type { ExpectedBlobs } from '../../registry/connect-options.ts'
import { childBlobs, childManifests, type Manifest } from '../../registry/model/manifest.ts'
import { type RepositoryName, sameRegistry } from '../../registry/model/reference.ts'
import type { Part } from '../model/image-graph.ts'

interface BlobTraffic {
  readonly name: RepositoryName
  readonly blobs: ExpectedBlobs
}

/** The destinations without the image, and the origins whose blobs they cannot mount. */
export function expectedBlobs(
  withoutImage: readonly RepositoryName[],
  parts: readonly Part[],
  root: Manifest,
): readonly BlobTraffic[] {
  const count = estimateBlobs(root)
  const origins = parts.map(({ origin }) => origin)
  const read = origins.filter((origin) => withoutImage.some((name) => !sameRegistry(origin, name)))
  const written = withoutImage.map((name) => {
    const mountFrom = origins.find((origin) => sameRegistry(origin, name))
    return { name, blobs: { count, ...(mountFrom && { mountFrom }) } }
  })
  return [...written, ...read.map((name) => ({ name, blobs: { count } }))]
}

/** About how many blobs an image has, before its platforms are read. */
function estimateBlobs(root: Manifest): number {
  return Math.min(48, root.kind === 'index' ? 10 * root.entries.length : childBlobs(root).length)
}

/** How many manifests of a part are still to be read, without those in nested indexes. */
export function unreadManifests({ top }: Part, root: Manifest): number {
  const isWhole = top.some(({ digest }) => digest === root.descriptor.digest)
  return isWhole ? childManifests(root).length : top.length
}
