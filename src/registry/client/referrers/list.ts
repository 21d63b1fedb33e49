// Lists the referrers of a subject, by the registry's API or by the fallback tag (distribution-spec, "Listing Referrers").
import type { Descriptor } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import type { TagListing } from '../../repository.ts'
import type { RepositoryContext } from '../request.ts'
import { queryReferrersApi } from './api.ts'
import { fallbackTagOf, readFallback } from './fallback-tag.ts'

/** `listing`: the repository's tags, if they are known: it saves the request for a fallback tag that is absent. */
export async function listReferrers(
  remote: RepositoryContext,
  subject: Digest,
  listing?: TagListing,
): Promise<readonly Descriptor[]> {
  const hasNoTag = listing?.complete === true && !listing.tags.has(fallbackTagOf(subject))
  const early = !hasNoTag && expectsFallback(remote) ? readFallback(remote, subject) : undefined
  // ignored if the API answers
  early?.catch(() => undefined)
  const listed = await queryReferrersApi(remote, subject)
  if (listed !== undefined) return listed
  if (hasNoTag) return []
  return (await (early ?? readFallback(remote, subject)))?.entries ?? []
}

/** Whether earlier runs used the fallback tag. Then both are requested at once, and the API takes precedence. */
function expectsFallback({ host: { session, remembered } }: RepositoryContext): boolean {
  return session.learned.referrersApi === undefined && remembered?.hints().referrersApi === false
}
