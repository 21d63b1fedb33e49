// Docker's schema 1 names layers without their sizes: they are asked for before the layers are copied.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatReference, type Reference, type RepositoryName } from '../../registry/model/reference.ts'
import { SourceContentMissingError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { GraphNode } from '../model/image-graph.ts'
import type { Repositories } from '../repositories.ts'

/** The nodes, those of schema 1 with their layers. One HEAD per layer. Throws SourceContentMissingError. */
export function withSchema1Layers(
  nodes: readonly GraphNode[],
  repositories: Repositories,
): Promise<readonly GraphNode[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const { manifest, origin } = node
      if (manifest.kind !== 'schema-1') return node
      const layers = manifest.layers.map((digest) => describeLayer(digest, origin, repositories))
      return { ...node, lookedUp: await Promise.all(layers) }
    }),
  )
}

/** All layers of schema 1 are of one type (docker/distribution, docs/spec/manifest-v2-1.md). */
async function describeLayer(digest: Digest, origin: RepositoryName, repositories: Repositories): Promise<Descriptor> {
  const size = await repositories.get(origin).blobSize(digest)
  if (size === undefined) throw new SourceContentMissingError(`layer ${digest}`, [origin])
  return { mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', digest, size }
}

/** Whoever promotes such an image needs to know that few can run it. */
export function warnOfSchema1(
  root: Manifest,
  nodes: readonly GraphNode[],
  sources: readonly Reference[],
  emit: Emit,
): void {
  const names = sources.map(formatReference).join(', ')
  const count = nodes.filter(({ manifest }) => manifest.kind === 'schema-1').length
  if (root.kind !== 'schema-1' && count === 0) return
  const what =
    root.kind === 'schema-1'
      ? `${names} is a Docker schema 1 image, which current clients cannot run: it is`
      : `${names} lists ${count} Docker schema 1 ${count === 1 ? 'image' : 'images'}, which current clients cannot run: the list is`
  emit({ kind: 'warning', message: `${what} promoted as it is. Rebuild the image with a current tool` })
}
