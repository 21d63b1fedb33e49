// Reports what happened to referrers, by destination.
import { formatName } from '../../registry/model/reference.ts'
import { referrersTargetOf, writtenRepositories } from '../model/destinations.ts'
import type { DestinationContent, PlannedPromotion } from '../model/plan.ts'
import { typeOf } from '../model/referrer.ts'
import type { ReferrerReport, Status } from '../model/report.ts'
import type { RunCollector } from './collector.ts'

/** What belongs to the image at each destination, as far as it was read; attachments of this run included. */
export function reportReferrers(
  promotion: PlannedPromotion,
  status: Status,
  collector: RunCollector,
): readonly ReferrerReport[] {
  const { root, request } = promotion
  const holder = referrersTargetOf(request.options)
  const atSource = new Set(promotion.referrers.map(({ descriptor }) => descriptor.digest))
  return copiedTo(promotion).flatMap(({ destination, referrers: toCopy }) => {
    const name = formatName(destination)
    // Signatures in stores beside the registry stay with the image.
    const referrers = promotion.referrers.filter(
      ({ signature }) => holder === undefined || (signature === undefined) === (name === formatName(holder)),
    )
    const missing = new Set(toCopy.map(({ descriptor }) => descriptor.digest))
    const created = toCopy.filter(({ descriptor }) => !atSource.has(descriptor.digest))
    const kept = referrers.filter(({ signature }) => signature?.withoutStore.has(name) !== true)
    const reports = [...kept, ...created].map((referrer): ReferrerReport => {
      const { digest, size } = referrer.descriptor
      const isWritten = collector.linked(name, referrer.tag ?? digest) !== undefined
      const written = atSource.has(digest) ? 'copied' : 'attached'
      const unwritten = status === 'planned' ? 'planned' : 'untouched'
      const result = isWritten ? written : !missing.has(digest) || isDone(status) ? 'present' : unwritten
      return { digest, artifactType: typeOf(referrer), subject: referrer.subject, size, destination, result }
    })
    const reported = new Set(reports.map(({ digest }) => digest))
    const records = collector.referrersOf(name, root.descriptor.digest).filter(({ digest }) => !reported.has(digest))
    return [
      ...reports,
      ...records.map(
        ({ digest, artifactType, subject, size }): ReferrerReport => ({
          digest,
          artifactType,
          subject,
          size,
          destination,
          result: 'attached',
        }),
      ),
    ]
  })
}

/** Each destination with the referrers that it was to be given: none if nothing was missing. */
function copiedTo({
  decision,
  targets,
  content,
  request,
}: PlannedPromotion): readonly Pick<DestinationContent, 'destination' | 'referrers'>[] {
  if (decision !== 'unchanged') return content
  const named = targets.map(({ target }) => target)
  return writtenRepositories(named, request.options).map((destination) => ({ destination, referrers: [] }))
}

/** Whether all content is at its destinations: a digest tag that was not written to was left as it was. */
function isDone(status: Status): boolean {
  return status === 'promoted' || status === 'staged'
}
