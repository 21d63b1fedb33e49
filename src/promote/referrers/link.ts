// Makes pushed referrers discoverable: in the list of their subject, or by a digest tag.
import { collect } from '../../registry/content/verified-stream.ts'
import { explainImmutable } from '../../registry/families/remedies/immutable-tags.ts'
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { childBlobs, referrerDescriptor } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName, type Tag } from '../../registry/model/reference.ts'
import type { Destination } from '../../registry/repository.ts'
import type { Emit } from '../model/events.ts'
import type { GraphNode } from '../model/image-graph.ts'
import { type Referrer, typeOf } from '../model/referrer.ts'
import type { Repositories } from '../repositories.ts'
import { configLimit, conflictWarning, coverage, mergeSignatures } from './cosign-tags.ts'
import { readDigestTag } from './read-digest-tag.ts'

interface LinkContext {
  readonly repositories: Repositories
  readonly emit: Emit
  /** Resolves when a blob is at the destination. */
  readonly blobAt: (blob: Digest) => Promise<void>
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** At most one write per subject. Referrers of one digest tag are merged into it one after the other. */
export async function indexAllReferrers(
  destination: RepositoryName,
  referrers: readonly Referrer[],
  context: LinkContext,
): Promise<void> {
  const bySubject = Map.groupBy(
    referrers.filter(({ tag }) => tag === undefined),
    ({ subject }) => subject,
  )
  await Promise.all([
    ...[...bySubject].map(([subject, group]) => linkSubject(destination, subject, group, context)),
    ...[...Map.groupBy(referrers, ({ tag }) => tag)].map(async ([tag, group]) => {
      if (tag !== undefined) for (const referrer of group) await pushDigestTag(destination, referrer, tag, context)
    }),
  ])
}

async function linkSubject(
  destination: RepositoryName,
  subject: Digest,
  group: readonly Referrer[],
  { repositories, emit }: LinkContext,
): Promise<void> {
  const descriptors = group.flatMap(({ nodes }) => nodes.slice(-1)).map(({ manifest }) => referrerDescriptor(manifest))
  const how = await repositories.get(destination).indexReferrers(subject, descriptors)
  for (const descriptor of descriptors) {
    const { digest, size } = descriptor
    emit({ kind: 'referrer', destination, subject, digest, size, artifactType: typeOf({ descriptor }), how })
  }
}

/** Never removes a signature that was made at the destination: the tag gets a superset or a union, or stays (design §4). */
export async function pushDigestTag(
  destination: RepositoryName,
  referrer: Referrer,
  tag: Tag,
  context: LinkContext,
): Promise<void> {
  const { repositories, emit } = context
  const repository = repositories.get(destination)
  const current = await readDigestTag(repository, tag, context.sleep)
  const own = referrer.nodes.at(-1)
  if (own === undefined) return
  const covered = current && coverage(tag, own.manifest, current)
  if (covered === 'stays') emit({ kind: 'warning', message: conflictWarning(destination, tag) })
  if (covered === 'stays' || covered === 'covered') return
  const node =
    current?.kind === 'image' ? mergeSignatures(own, current, await readConfig(repository, current.config)) : own
  for (const child of referrer.nodes.slice(0, -1)) {
    await copyBlobs(child, destination, context)
    await repository.pushManifest(child.manifest)
    const { digest, size } = child.manifest.descriptor
    emit({ kind: 'manifest', destination, digest, size })
  }
  await Promise.all([own, node].map((pushed) => copyBlobs(pushed, destination, context)))
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
