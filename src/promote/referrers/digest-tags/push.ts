// Writes a digest tag, such as cosign's .sig: creates it, or merges it with what other writers put there.
import { collect } from '../../../registry/content/verified-stream.ts'
import { explainImmutable } from '../../../registry/families/remedies/immutable-tags.ts'
import type { Descriptor } from '../../../registry/model/descriptor.ts'
import type { Digest } from '../../../registry/model/digest.ts'
import { childBlobs } from '../../../registry/model/manifest.ts'
import { formatName, type RepositoryName, type Tag } from '../../../registry/model/reference.ts'
import type { Destination } from '../../../registry/repository.ts'
import type { Emit } from '../../model/events.ts'
import type { GraphNode } from '../../model/image-graph.ts'
import { type Referrer, typeOf } from '../../model/referrer.ts'
import type { Repositories } from '../../repositories.ts'
import { configLimit, conflictWarning, coverage, mergeSignatures } from './cosign-tags.ts'
import { readDigestTag } from './read.ts'

export interface LinkContext {
  readonly repositories: Repositories
  readonly emit: Emit
  /** Resolves when a blob is at the destination. */
  readonly blobAt: (blob: Digest) => Promise<void>
  readonly sleep: (milliseconds: number) => Promise<void>
}

/**
 * Never removes a signature that was made at the destination: the tag gets a superset or a union, or stays.
 * All blobs are there before the tag is read for the last time: between that read and the write, another writer's
 * signatures would be lost.
 */
export async function pushDigestTag(
  destination: RepositoryName,
  referrer: Referrer,
  tag: Tag,
  context: LinkContext,
): Promise<void> {
  const { repositories, emit } = context
  const repository = repositories.get(destination)
  const own = referrer.nodes.at(-1)
  if (own === undefined) return
  await pushNodes(referrer.nodes, destination, context)
  const node = await nextDigestTag(destination, own, tag, context)
  if (node === undefined) return
  const [outcome] = await repository.pushTags(node.manifest, [tag])
  if (outcome?.kind === 'failed') throw explainImmutable(outcome.error)
  const { descriptor } = node.manifest
  emit({
    kind: 'referrer',
    destination,
    subject: referrer.subject,
    digest: descriptor.digest,
    size: descriptor.size,
    artifactType: typeOf({ descriptor, tag }),
    how: 'tagged',
    tag,
  })
}

/** The blobs of all nodes, and the manifests below the last one, which is pushed under its tag. */
async function pushNodes(
  nodes: readonly GraphNode[],
  destination: RepositoryName,
  context: LinkContext,
): Promise<void> {
  const { repositories, emit } = context
  await Promise.all(nodes.map((node) => copyBlobs(node, destination, context)))
  for (const { manifest } of nodes.slice(0, -1)) {
    await repositories.get(destination).pushManifest(manifest)
    const { digest, size } = manifest.descriptor
    emit({ kind: 'manifest', destination, digest, size })
  }
}

/** Reads of a tag that other writers change again and again; after the last one the read-back decides. */
const mergeLimit = 5

/** What the tag should name next, with its blobs at the destination; `undefined` if the tag can stay. */
async function nextDigestTag(
  destination: RepositoryName,
  own: GraphNode,
  tag: Tag,
  context: LinkContext,
): Promise<GraphNode | undefined> {
  const { repositories, emit, sleep } = context
  const repository = repositories.get(destination)
  let current = await readDigestTag(repository, tag, sleep)
  for (let round = 1; current !== undefined; round++) {
    const covered = coverage(tag, own.manifest, current)
    if (covered === 'stays') emit({ kind: 'warning', message: conflictWarning(destination, tag) })
    if (covered !== 'merge' || current.kind !== 'image') return undefined
    const node = mergeSignatures(own, current, await readConfig(repository, current.config))
    await copyBlobs(node, destination, context)
    const latest = await readDigestTag(repository, tag, sleep)
    if (round === mergeLimit || latest?.descriptor.digest === current.descriptor.digest) return node
    current = latest
  }
  return own
}

/** The bytes of a config at the destination; `undefined` if it is larger than cosign's ever are. */
async function readConfig(repository: Destination, config: Descriptor): Promise<Uint8Array | undefined> {
  if (config.size > configLimit) return undefined
  return collect(config, await repository.blob(config), `config ${config.digest} of ${formatName(repository.name)}`)
}

async function copyBlobs(
  { manifest, created }: GraphNode,
  destination: RepositoryName,
  { repositories, blobAt }: LinkContext,
): Promise<void> {
  await Promise.all(
    childBlobs(manifest).map((blob) => {
      const open = created?.get(blob.digest)
      return open ? repositories.get(destination).pushBlob(blob, { mountFrom: [], open }) : blobAt(blob.digest)
    }),
  )
}
