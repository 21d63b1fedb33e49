// The output `report`: everything the run found and did, as JSON, cut if it is too long.
import type { PromotionReport, ReferrerReport, Report, TargetReport } from '../../promote/model/report.ts'
import { formatPlatform } from '../../registry/model/descriptor.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { fitting, sizeLimits } from './sizes.ts'

/** Whether the output `report` has every promotion and every message. */
export function isReportWhole(report: Report): boolean {
  return omittedFrom(reportText(report)) === undefined
}

/** The number of promotions that were left out of a report's text; undefined if it was not cut. */
export function omittedFrom(text: string): number | undefined {
  const [, omitted] = /"omitted":(\d+)\}$/.exec(text) ?? []
  return omitted === undefined ? undefined : Number(omitted)
}

export function describeReferrer({ destination, ...referrer }: ReferrerReport): object {
  return { ...referrer, destination: formatName(destination) }
}

/** `null` is a tag that does not exist. A target without a `move` was not planned: what it names is left out. */
function describeTarget({ target, ...rest }: TargetReport): object {
  if (rest.move === undefined) return { target: formatReference(target), result: rest.result }
  return { ...rest, target: formatReference(target), before: rest.before ?? null, after: rest.after ?? null }
}

function describePromotion({ sources, targets, referrers, platforms, ...rest }: PromotionReport): object {
  return {
    ...rest,
    sources: sources.map(formatReference),
    targets: targets.map(describeTarget),
    platforms: platforms.map(({ platform, ...other }) => ({ platform: formatPlatform(platform), ...other })),
    referrers: referrers.map(describeReferrer),
  }
}

/** The report as JSON; if it is too long, its lists are cut, and `omitted` is the number of promotions left out. */
export function reportText(report: Report): string {
  const promotions = report.promotions.map(describePromotion)
  const { plan: _, ...reported } = report
  const failures = report.failures.map(({ stack: __, ...failure }) => failure)
  const rest = { ...reported, failures, milliseconds: Math.round(report.milliseconds) }
  const whole = JSON.stringify({ ...rest, promotions })
  const limit = sizeLimits.report
  if (whole.length <= limit) return whole
  const bare = {
    ...rest,
    failures: fitting(failures, limit / 8),
    warnings: fitting(report.warnings, limit / 8),
    notices: fitting(report.notices, limit / 8),
  }
  const kept = fitting(promotions, limit - JSON.stringify({ ...bare, promotions: [] }).length - 40)
  return JSON.stringify({ ...bare, promotions: kept, omitted: promotions.length - kept.length })
}
