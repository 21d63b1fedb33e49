// Checks that a destination whose tag names the image has all its parts: a clean-up may have deleted some.
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { Emit } from '../model/events.ts'
import { type GraphNode, nodeBlobs } from '../model/image-graph.ts'
import type { Repositories } from '../repositories.ts'

/** The destinations with missing parts of the image. One HEAD per manifest and blob, all at once. */
export async function destinationsWithMissingParts(
  destinations: readonly RepositoryName[],
  nodes: readonly GraphNode[],
  { repositories, emit }: { readonly repositories: Repositories; readonly emit: Emit },
): Promise<readonly RepositoryName[]> {
  const missing = await Promise.all(destinations.map((name) => countMissing(name, nodes, repositories)))
  return destinations.filter((name, at) => {
    const count = missing[at] ?? 0
    if (count > 0)
      emit({
        kind: 'notice',
        message: `${formatName(name)} has a tag of the image, but ${count} of its manifests and blobs are missing; they are pushed again`,
      })
    return count > 0
  })
}

async function countMissing(
  name: RepositoryName,
  nodes: readonly GraphNode[],
  repositories: Repositories,
): Promise<number> {
  const repository = repositories.get(name)
  const blobs = new Map(nodes.flatMap(nodeBlobs).map((blob) => [blob.digest, blob]))
  const present = await Promise.all([
    ...nodes.map(async ({ manifest }) => (await repository.resolve(manifest.descriptor.digest)) !== undefined),
    ...[...blobs.values()].map((blob) => repository.hasBlob(blob)),
  ])
  return present.filter((isPresent) => !isPresent).length
}
