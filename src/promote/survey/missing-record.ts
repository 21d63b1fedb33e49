// Finds destinations whose image has no signed record yet, though all tags are right: an earlier run could not attach it.
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { Destination } from '../../registry/repository.ts'
import type { Emit } from '../model/events.ts'
import { bundlePredicate, bundleType } from '../model/sigstore-bundle.ts'
import { recordType } from '../record/statement.ts'
import type { Repositories } from '../repositories.ts'

/** Whether a destination has none; a notice names each. A record counts by its annotation: it is not verified. */
export async function isRecordMissing(
  destinations: readonly RepositoryName[],
  digest: Digest,
  { repositories, emit }: { readonly repositories: Repositories; readonly emit: Emit },
): Promise<boolean> {
  const found = await Promise.all(destinations.map((name) => hasRecord(repositories.get(name), digest)))
  const without = destinations.filter((_, at) => found[at] !== true)
  for (const name of without)
    emit({
      kind: 'notice',
      message: `${formatName(name)} has no signed record of ${digest}: this promotion attaches it`,
    })
  return without.length > 0
}

async function hasRecord(repository: Destination, digest: Digest): Promise<boolean> {
  for (const { digest: referrer, artifactType, annotations } of await repository.referrers(digest)) {
    if (artifactType !== bundleType) continue
    // some registries list no annotations
    const known = annotations ?? (await repository.manifest(referrer))?.annotations
    if (known?.[bundlePredicate] === recordType) return true
  }
  return false
}
