// The output `report`: everything the run found and did, as JSON, cut if it is too long.
import type {
  BackupReport,
  DeletionReport,
  PromotionReport,
  ReferrerReport,
  Report,
  TargetReport,
} from '../../promote/model/report.ts'
import { formatPlatform } from '../../registry/model/descriptor.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { isKnown, isRead } from '../wording/tag-results.ts'
import { type Cut, cutPromotions, findCuts } from './report-cut.ts'
import { fitting, sizeLimits } from './sizes.ts'

/** Whether the output `report` has every promotion and every message. */
export function isReportWhole(report: Report): boolean {
  return describeReport(report).cuts === undefined
}

export function describeReferrer({ destination, ...referrer }: ReferrerReport): object {
  return { ...referrer, destination: formatName(destination) }
}

/** `before` and `after` are `null` for a tag that does not exist, and left out if it is not known what the tag names. */
function describeTarget({ backup, ...report }: TargetReport): object {
  return { ...describeTag(report), ...(backup && { backup: describeTag(backup) }) }
}

function describeTag(report: BackupReport | Omit<TargetReport, 'backup'>): object {
  const { target, before, after, ...rest } = report
  return {
    ...rest,
    target: formatReference(target),
    ...((before !== undefined || isRead(report)) && { before: before ?? null }),
    ...(isKnown(report) && { after: after ?? null }),
  }
}

function describePromotion({ sources, targets, referrers, platforms, ...rest }: PromotionReport) {
  return {
    ...rest,
    sources: sources.map(formatReference),
    targets: targets.map(describeTarget),
    platforms: platforms.map(({ platform, ...other }) => ({ platform: formatPlatform(platform), ...other })),
    referrers: referrers.map(describeReferrer),
  }
}

function describeDeletion({ reference, ...deletion }: DeletionReport): object {
  return { reference: formatReference(reference), ...deletion }
}

/** The report as JSON, cut if it is too long. */
export function reportText(report: Report): string {
  return describeReport(report).text
}

interface ReportOutput {
  readonly text: string
  /** How much of each list is there, of those that are cut; undefined if the report is whole. */
  readonly cuts: readonly Cut[] | undefined
}

/** The outputs, the warnings about them, and the summary need the text of one report, which can be megabytes. */
const described = new WeakMap<Report, ReportOutput>()

/**
 * A report that is too long keeps its tags first, then platforms, then referrers. `omitted` is the number of promotions
 * left out; the `omitted` of a promotion counts what is left out of its lists. Serialized once per report.
 */
export function describeReport(report: Report): ReportOutput {
  const output = described.get(report) ?? serialize(report)
  described.set(report, output)
  return output
}

function serialize(report: Report): ReportOutput {
  const promotions = report.promotions.map(describePromotion)
  const { plan: _, ...reported } = report
  const failures = report.failures.map(({ stack: __, ...failure }) => failure)
  const deletions = report.deletions.map(describeDeletion)
  const rest = { ...reported, deletions, failures, milliseconds: Math.round(report.milliseconds) }
  const whole = JSON.stringify({ ...rest, promotions })
  const limit = sizeLimits.report
  if (whole.length <= limit) return { text: whole, cuts: undefined }
  const bare = {
    ...rest,
    deletions: fitting(deletions, limit / 8),
    failures: fitting(failures, limit / 8),
    warnings: fitting(report.warnings, limit / 8),
    notices: fitting(report.notices, limit / 8),
  }
  const kept = cutPromotions(promotions, limit - JSON.stringify({ ...bare, promotions: [] }).length - 40)
  return {
    text: JSON.stringify({ ...bare, promotions: kept, omitted: promotions.length - kept.length }),
    cuts: findCuts({ ...rest, promotions }, { ...bare, promotions: kept }),
  }
}
