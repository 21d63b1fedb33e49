// The images that trust gates judge: every source of a promotion, and what of it is promoted.
import { childManifests, type Manifest } from '../../registry/model/manifest.ts'
import { formatName, type Reference, sameName } from '../../registry/model/reference.ts'
import { attestationsIn } from '../image/platforms.ts'
import { referrersSourceOf } from '../model/destinations.ts'
import { SourceContentMissingError } from '../model/errors.ts'
import type { GraphNode } from '../model/image-graph.ts'
import type { AttachedReferrer, ListedSubjects } from '../model/referrer.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { Repositories } from '../repositories.ts'
import type { TrustedImage } from './gather.ts'

interface Promoted {
  readonly request: Pick<PromotionRequest, 'options'>
  /** Each with the digest that it had. */
  readonly sources: readonly Reference[]
  /** What is promoted: the source's own root, or one that this run made of sources. */
  readonly root: Manifest
  /** Every manifest of what is promoted. */
  readonly nodes: readonly GraphNode[]
  readonly referrers: readonly AttachedReferrer[]
  readonly listed: readonly ListedSubjects[]
  readonly repositories: Repositories
}

/** Throws RegistryError, or SourceContentMissingError if a source is gone since it was pinned. */
export function trustedImages({
  request,
  sources,
  root,
  nodes,
  referrers,
  listed,
  repositories,
}: Promoted): Promise<readonly TrustedImage[]> {
  const promoted = new Set([root.descriptor.digest, ...childManifests(root).map(({ digest }) => digest)])
  // Clients run every manifest that is not an attestation by BuildKit's exact rule, so look-alikes must be covered too.
  const attestations = attestationsIn(nodes)
  const elsewhere = referrersSourceOf(request.options)
  return Promise.all(
    sources.map(async ({ repository, digest }) => {
      const source = repositories.get(repository)
      const holder = elsewhere ?? repository
      const own = digest === undefined || digest === root.descriptor.digest ? root : await source.manifest(digest)
      if (own === undefined) throw new SourceContentMissingError(String(digest), [repository])
      const images = childManifests(own).filter(({ digest: entry }) => promoted.has(entry) && !attestations.has(entry))
      return {
        name: formatName(repository),
        source,
        holder: repositories.get(holder),
        root: own,
        platforms: images.map((entry) => entry.digest),
        attachedTo: (about) =>
          listed.some(({ origin, subjects }) => sameName(origin, holder) && subjects.has(about))
            ? referrers.filter(({ subject, origin }) => subject === about && sameName(origin, holder))
            : undefined,
      }
    }),
  )
}
