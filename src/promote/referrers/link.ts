// Makes what was pushed discoverable: referrers from their subject, digest tags by their name.
import { collect } from '../../registry/content/verified-stream.ts'
import { explainImmutable } from '../../registry/families/immutable-tags.ts'
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
  readonly placed: (blob: Digest) => Promise<void>
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** One write per subject and run at the most; each digest tag by one referrer after the other, since they are merged. */
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

/** Never erases a signature made at the destination: superset, union, or left alone (design §4). */
export async function pushDigestTag(
  destination: RepositoryName,
  referrer: Referrer,
  tag: Tag,
  context: LinkContext,
): Promise<void> {
  const { repositories, emit } = context
  const repository = repositories.get(destination)
  const held = await readDigestTag(repository, tag, context.sleep)
  const own = referrer.nodes.at(-1)
  if (own === undefined) return
  const verdict = held && coverage(tag, own.manifest, held)
  if (verdict === 'stays') emit({ kind: 'warning', message: conflictWarning(destination, tag) })
  if (verdict === 'stays' || verdict === 'covered') return
  const node = held?.kind === 'image' ? mergeSignatures(own, held, await readConfig(repository, held.config)) : own
  for (const child of referrer.nodes.slice(0, -1)) {
    await placeBlobs(child, destination, context)
    await repository.pushManifest(child.manifest)
    const { digest, size } = child.manifest.descriptor
    emit({ kind: 'manifest', destination, digest, size })
  }
  await Promise.all([own, node].map((one) => placeBlobs(one, destination, context)))
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

/** The bytes of a config at the destination; `undefined` if it is larger than any of cosign's. */
async function readConfig(repository: Destination, config: Descriptor): Promise<Uint8Array | undefined> {
  if (config.size > configLimit) return undefined
  return collect(config, await repository.blob(config), `config ${config.digest} of ${formatName(repository.name)}`)
}

async function placeBlobs(
  { manifest, created }: GraphNode,
  destination: RepositoryName,
  { repositories, placed }: LinkContext,
): Promise<void> {
  await Promise.all(
    childBlobs(manifest).map((blob) => {
      const open = created?.get(blob.digest)
      return open ? repositories.get(destination).pushBlob(blob, { mountFrom: [], open }) : placed(blob.digest)
    }),
  )
}
