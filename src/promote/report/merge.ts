// One report of several runs that followed each other.
import type { PlanDocument } from '../model/plan-document.ts'
import type { Report, Status, Traffic } from '../model/report.ts'

/** The first of these that is true of any part is true of the whole. */
const worstFirst: readonly Status[] = ['failed', 'refused', 'promoted', 'staged', 'deleted', 'planned', 'unchanged']

/** What belongs to the whole and to no part: registries do not know for which part they are asked. */
export type Whole = Pick<Report, 'requests' | 'warnings' | 'notices' | 'milliseconds'>

export function mergeReports(reports: readonly Report[], whole: Whole): Report {
  const plans = reports.flatMap(({ plan }) => plan ?? [])
  const failures = new Map(reports.flatMap((report) => report.failures.map((failure) => [failure.message, failure])))
  return {
    status: worstFirst.find((status) => reports.some((report) => report.status === status)) ?? 'unchanged',
    changed: reports.some(({ changed }) => changed),
    blobsWritten: reports.some(({ blobsWritten }) => blobsWritten),
    promotions: reports.flatMap(({ promotions }) => promotions),
    deletions: reports.flatMap(({ deletions }) => deletions),
    traffic: mergeTraffic(reports.map(({ traffic }) => traffic)),
    ...whole,
    failures: [...failures.values()],
    ...(plans.length > 0 && { plan: mergePlans(plans) }),
  }
}

function mergeTraffic(all: readonly Traffic[]): Traffic {
  const of = (outcome: keyof Traffic) => ({
    blobs: all.reduce((total, traffic) => total + traffic[outcome].blobs, 0),
    bytes: all.reduce((total, traffic) => total + traffic[outcome].bytes, 0),
  })
  return { sent: of('sent'), mounted: of('mounted'), present: of('present') }
}

function mergePlans(plans: readonly PlanDocument[]): PlanDocument {
  const [first, ...rest] = plans
  if (first === undefined) throw new TypeError('no plan to merge')
  return rest.reduce(
    (merged, plan) => ({
      ...merged,
      promotions: [...merged.promotions, ...plan.promotions],
      bytes: merged.bytes + plan.bytes,
      requests: merged.requests + plan.requests,
    }),
    first,
  )
}
