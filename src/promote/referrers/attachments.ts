// Finds the destinations that do not have the user's attachments yet.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { pickPlatform } from '../image/platform-subset.ts'
import type { Attachment } from '../model/attachment.ts'
import type { Referrer } from '../model/referrer.ts'
import type { Repositories } from '../repositories.ts'
import { artifactManifest } from './artifact.ts'

interface AttachContext {
  readonly root: Manifest
  readonly attachments: readonly Attachment[]
  readonly destinations: readonly RepositoryName[]
  /** Those of them that do not hold the image yet. */
  readonly withoutImage: readonly RepositoryName[]
  readonly repositories: Repositories
}

/** The missing attachments, by destination. Throws InvalidSourceError if a platform is not in the image. */
export async function surveyAttachments({
  root,
  attachments,
  destinations,
  withoutImage,
  repositories,
}: AttachContext): Promise<ReadonlyMap<string, readonly Referrer[]>> {
  const wanted = attachments.map((attachment) => ({ subject: subjectOf(root, attachment), attachment }))
  const missing = await Promise.all(
    destinations.map(async (name): Promise<[string, readonly Referrer[]]> => {
      const referrers = wanted.map(({ subject, attachment }) => artifactManifest(subject, attachment, name))
      return [formatName(name), withoutImage.includes(name) ? referrers : await absent(referrers, name, repositories)]
    }),
  )
  return new Map(missing)
}

async function absent(
  referrers: readonly Referrer[],
  name: RepositoryName,
  repositories: Repositories,
): Promise<readonly Referrer[]> {
  const subjects = [...new Set(referrers.map(({ subject }) => subject))]
  const lists = await Promise.all(subjects.map((subject) => repositories.get(name).referrers(subject)))
  const there = new Set(lists.flat().map(({ digest }) => digest))
  return referrers.filter(({ descriptor }) => !there.has(descriptor.digest))
}

function subjectOf(root: Manifest, { platform }: Attachment): Descriptor {
  return platform === undefined || root.kind !== 'index' ? root.descriptor : pickPlatform(root, platform, 'the image')
}
