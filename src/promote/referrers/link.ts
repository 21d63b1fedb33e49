// Makes pushed referrers discoverable: in the list of their subject, or by a digest tag.
import type { Digest } from '../../registry/model/digest.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import { referrerDescriptor } from '../../registry/model/referrer-listing.ts'
import { type Referrer, typeOf } from '../model/referrer.ts'
import { type LinkContext, pushDigestTag } from './digest-tags/push.ts'

/** At most one write per subject. Referrers of one digest tag are merged into it one after the other. */
export async function indexAllReferrers(
  destination: RepositoryName,
  referrers: readonly Referrer[],
  context: LinkContext,
): Promise<void> {
  const bySubject = Map.groupBy(
    referrers.filter(({ tag, signature }) => tag === undefined && signature === undefined),
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
