// The outputs of the step, read off the report: written on every end, so that `if: always()` finds them too.
import { gzipSync } from 'node:zlib'
import type { PlanDocument } from '../../promote/model/plan-document.ts'
import type {
  PlatformReport,
  PromotionReport,
  ReferrerReport,
  Report,
  TargetReport,
} from '../../promote/model/report.ts'
import { formatPlatform } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { count, formatCount } from '../format.ts'

/** Every output that action.yml names, always all of them. */
export type Outputs = Readonly<Record<(typeof outputNames)[number], string>>

export const outputNames = [
  'digest',
  'digests',
  'images',
  'status',
  'changed',
  'plan',
  'plan-file',
  'report',
  'referrers',
] as const

/**
 * Characters of an output. A job fails whose outputs have more than 1 MiB together, of two bytes a character: handed on
 * all at once these leave room for the short ones. `images` is what others loop over, and has the most.
 */
export const sizeLimits = { images: 288 * 1024, report: 128 * 1024, referrers: 64 * 1024, digests: 32 * 1024 } as const

/** Characters of the output `plan`, so that it can travel on as an input. */
const planLimit = 96 * 1024

/** Pure: design §2, Outputs. `planFile`: where the plan was written; empty if there is none. */
export function outputsOf(report: Report, planFile: string): Outputs {
  const { promotions, status, changed } = report
  const digest = digestOf(report)
  const images = promotions.flatMap(imagesOf)
  const referrers = promotions.flatMap((promotion) => promotion.referrers.map(describeReferrer))
  return {
    digest: digest ?? '',
    digests: digest === undefined ? '{}' : digestsText(promotions[0]?.platforms ?? []),
    images: listText(images, sizeLimits.images),
    status,
    changed: String(changed),
    plan: report.plan === undefined ? '' : planText(report.plan),
    'plan-file': planFile,
    report: reportText(report),
    referrers: listText(referrers, sizeLimits.referrers),
  }
}

/** A warning for each output that is cut or left empty. */
export function truncationWarnings(
  { promotions }: Report,
  { images, digests, referrers, report }: Outputs,
): readonly string[] {
  const omitted = omittedFrom(report)
  const kept = formatCount(promotions.length - (omitted ?? 0))
  const targets = count(promotions.flatMap(imagesOf).length, 'target')
  const belonging = count(promotions.flatMap((promotion) => promotion.referrers).length, 'referrer')
  return [
    images === '' && `The output \`images\` is empty: the list of ${targets} would be longer than it may be.`,
    digests === '' && `The output \`digests\` is empty: the list of platforms would be longer than it may be.`,
    referrers === '' && `The output \`referrers\` is empty: the list of ${belonging} would be longer than it may be.`,
    omitted !== undefined &&
      `The output \`report\` is cut: it has ${kept} of ${count(promotions.length, 'promotion')}.`,
  ]
    .filter((shortage) => shortage !== false)
    .map(
      (shortage) =>
        `${shortage} Jobs that share the work (a plan with \`shard\`, or several configs) each have outputs of their own.`,
    )
}

/** Whether the output `report` has every promotion and every message. */
export function isReportWhole(report: Report): boolean {
  return omittedFrom(reportText(report)) === undefined
}

/** The number of promotions that were left out of a report's text; undefined if it was not cut. */
function omittedFrom(text: string): number | undefined {
  const [, omitted] = /"omitted":(\d+)\}$/.exec(text) ?? []
  return omitted === undefined ? undefined : Number(omitted)
}

/** The outputs of a run that could not begin. */
export function emptyOutputs(): Outputs {
  const nothing = { digest: '', digests: '{}', images: '[]', plan: '', 'plan-file': '', report: '{}', referrers: '[]' }
  return { ...nothing, status: 'failed', changed: 'false' }
}

/** The plan as one line; empty if it is longer than an output may be; the file has it then. */
export function planText(plan: PlanDocument): string {
  const packed = gzipSync(JSON.stringify(plan)).toString('base64')
  return packed.length <= planLimit ? packed : ''
}

/** What every promotion's targets name, or would after a dry run; undefined if they differ or it is not known. */
function digestOf({ promotions, status }: Report): Digest | undefined {
  const [digest, ...others] = new Set(promotions.map((promotion) => promotion.digest))
  if (others.length > 0) return undefined
  const done = status !== 'failed' && status !== 'refused'
  const named = promotions
    .flatMap(({ targets }) => targets)
    .every(({ after, result }) => after === digest || result === 'held')
  return done || named ? digest : undefined
}

/** Names of a platform, the shortest first; the first that no other platform of the image has is used. */
const platformNames: readonly ((entry: PlatformReport) => string)[] = [
  ({ platform }) => formatPlatform(platform),
  ({ platform, digest }) => `${formatPlatform(platform)}:${platform['os.version'] ?? digest}`,
  ({ platform, digest }) =>
    [`${formatPlatform(platform)}:${platform['os.version'] ?? ''}`, ...(platform['os.features'] ?? [digest])].join('+'),
  ({ platform, digest }) => `${formatPlatform(platform)}:${digest}`,
]

/** By platform; empty if it would be too long, which only a crafted index is. */
function digestsText(platforms: readonly PlatformReport[]): string {
  const groups = platformNames.map((nameOf) => ({ nameOf, named: Map.groupBy(platforms, nameOf) }))
  const digests = platforms.map((entry) => {
    const unique = groups.find(({ nameOf, named }) => named.get(nameOf(entry))?.length === 1) ?? groups.at(-1)
    return [unique?.nameOf(entry) ?? entry.digest, entry.digest]
  })
  const whole = JSON.stringify(Object.fromEntries(digests))
  return whole.length <= sizeLimits.digests ? whole : ''
}

interface ImageOutput {
  readonly target: string
  readonly digest: Digest
  readonly reference: string
}

/** The targets that name the image, or would after a dry run. */
function imagesOf({ digest, targets }: PromotionReport): readonly ImageOutput[] {
  if (digest === undefined) return []
  return targets
    .filter(({ after, result }) => after === digest || result === 'planned')
    .map(({ target }) => ({
      target: formatReference(target),
      digest,
      reference: `${formatName(target.repository)}@${digest}`,
    }))
}

function describeReferrer({ destination, ...referrer }: ReferrerReport): object {
  return { ...referrer, destination: formatName(destination) }
}

function describeTarget({ target, ...rest }: TargetReport): object {
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
function reportText(report: Report): string {
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

/** A list that others loop over is whole or not there: `fromJSON` fails on the empty text, and takes a part for all. */
function listText(list: readonly object[], limit: number): string {
  const whole = JSON.stringify(list)
  return whole.length <= limit ? whole : ''
}

/** As many of the first entries as fit into so many characters of JSON. */
function fitting<T>(list: readonly T[], characters: number): readonly T[] {
  let room = characters
  const end = list.findIndex((entry) => {
    room -= JSON.stringify(entry).length + 1
    return room < 0
  })
  return end < 0 ? list : list.slice(0, end)
}
