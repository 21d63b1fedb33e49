// The outputs of the step, read off the report: written on every end, so that `if: always()` finds them too.

import type { PlanDocument } from '../../promote/model/plan-document.ts'
import type { PromotionReport, Report } from '../../promote/model/report.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { count, formatCount } from '../format.ts'
import { digestsText } from './platform-digests.ts'
import { describeReferrer, describeReport, reportText } from './report-text.ts'
import { listText, sizeLimits } from './sizes.ts'

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

/** Characters of the output `plan`, so that it can travel on as an input. */
const planLimit = 96 * 1024

/** The outputs that a report gives. `planFile`: where the plan was written; empty if there is none. */
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
export function truncationWarnings(report: Report, { images, digests, referrers, plan }: Outputs): readonly string[] {
  const { promotions } = report
  const { cuts } = describeReport(report)
  const kept = (cuts ?? []).map((cut) => `${formatCount(cut.kept)} of ${count(cut.all, cut.noun)}`)
  const targets = count(promotions.flatMap(imagesOf).length, 'target')
  const belonging = count(promotions.flatMap((promotion) => promotion.referrers).length, 'referrer')
  return [
    images === '' && `The output \`images\` is empty: the list of ${targets} is too long.`,
    digests === '' && `The output \`digests\` is empty: the list of platforms is too long.`,
    referrers === '' && `The output \`referrers\` is empty: the list of ${belonging} is too long.`,
    cuts !== undefined && `The output \`report\` is cut: it has ${kept.join(', ')}.`,
    report.plan !== undefined &&
      plan === '' &&
      'The output `plan` is empty: the plan is longer than 96 KiB. A later step of this job can take the output `plan-file`.',
  ]
    .filter((shortage) => shortage !== false)
    .map(
      (shortage) =>
        `${shortage} Jobs that share the work (a plan with \`shard\`, or several configs) each have outputs of their own.`,
    )
}

/** The outputs of a run that could not begin. */
export function emptyOutputs(): Outputs {
  const nothing = { digest: '', digests: '{}', images: '[]', plan: '', 'plan-file': '', report: '{}', referrers: '[]' }
  return { ...nothing, status: 'failed', changed: 'false' }
}

/** The plan as one line; empty if it is longer than an output may be; the file has it then. */
export function planText(plan: PlanDocument): string {
  // loaded only here: few runs have a plan
  const { gzipSync } = process.getBuiltinModule('node:zlib')
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

export interface ImageOutput {
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
