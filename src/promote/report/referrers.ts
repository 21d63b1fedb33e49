// What became of referrers, destination by destination, for the report.
import { formatName } from '../../registry/model/reference.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { DestinationContent, PlannedPromotion } from '../model/plan.ts'
import { typeOf } from '../model/referrer.ts'
import type { ReferrerReport, Status } from '../model/report.ts'
import type { RunCollector } from './collector.ts'

/** What belongs to the image at each destination, as far as it was read; attachments of this run included. */
export function reportReferrers(
  promotion: PlannedPromotion,
  status: Status,
  tally: RunCollector,
): readonly ReferrerReport[] {
  const { referrers } = promotion
  return broughtTo(promotion).flatMap(({ destination, referrers: travelling }) => {
    const travels = new Set(travelling.map(({ descriptor }) => descriptor.digest))
    const attached = travelling.filter(
      ({ descriptor }) => !referrers.some((other) => other.descriptor.digest === descriptor.digest),
    )
    return [...referrers, ...attached].map((referrer): ReferrerReport => {
      const { digest, size } = referrer.descriptor
      const copied = tally.linked(formatName(destination), referrer.tag ?? digest) !== undefined
      const result = copied ? 'copied' : !travels.has(digest) || isDone(status) ? 'present' : 'planned'
      return { digest, artifactType: typeOf(referrer), subject: referrer.subject, size, destination, result }
    })
  })
}

/** Each destination with the referrers that it was to be brought: none where nothing was missing. */
function broughtTo({
  decision,
  targets,
  content,
}: PlannedPromotion): readonly Pick<DestinationContent, 'destination' | 'referrers'>[] {
  if (decision !== 'unchanged') return content
  return destinationsOf(targets.map(({ target }) => target)).map((destination) => ({ destination, referrers: [] }))
}

/** Whether all content is where it was wanted: a digest tag that nothing was written to was left as it was. */
function isDone(status: Status): boolean {
  return status === 'promoted' || status === 'staged'
}
