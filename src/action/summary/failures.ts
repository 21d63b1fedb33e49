// The sections about failures and refusals: what happened and what to do.
import type { Report } from '../../promote/model/report.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { issueTracker } from '../log/result.ts'
import { refusalRemedies } from '../refusal-remedies.ts'
import { failurePage, pageOf } from '../wording/docs-pages.ts'
import { sourcesText } from '../wording/sources.ts'
import { limited } from './lists.ts'
import { code, message } from './markdown.ts'

const failureLimit = 10

/** Failures and refusals with what to do; the first section of the page. Empty if there are none. */
export function failureSection({ failures, promotions }: Report, words = (advice: string) => advice): string {
  const failed = failures.map((failure) => {
    if (failure.stack !== undefined) return bugText(failure.message)
    const side = failure.side === undefined ? '' : ` at the ${failure.side}`
    return `**Failed${side}:** ${message(failure.message, 1000)}${adviceOf(failure.remedy)}\n\n${linkTo(failurePage(failure))}`
  })
  const gates = promotions.flatMap((promotion) =>
    promotion.refusals.map(
      (refusal) => `**Refused:** ${code(sourcesText(promotion.sources))}: ${message(refusal, 1000)}`,
    ),
  )
  const refusals = promotions
    .flatMap(({ targets }) => targets)
    .filter(({ result }) => result === 'refused')
    .map(({ target, detail, rule }) => {
      const remedy = rule && words(refusalRemedies[rule])
      return `**Refused:** ${code(formatReference(target))}: ${message(detail ?? '', 1000)}${adviceOf(remedy)}`
    })
  const isRefused = gates.length + refusals.length > 0
  const entries = limited([...failed, ...gates, ...refusals], failureLimit)
  return [...entries, ...(isRefused ? [linkTo(pageOf('refused'))] : [])].join('\n\n')
}

/** Of a defect of this program: where to report it. */
function bugText(problem: string): string {
  return `**This is a bug of promote-image:** ${message(problem, 1000)}\n\nPlease [report the bug](${issueTracker}) with the last lines of the log.`
}

function adviceOf(remedy: string | undefined): string {
  return remedy === undefined || remedy === '' ? '' : `\n\n**What to do:** ${message(remedy, 1000)}`
}

/** The messages of the sections above, which rows of tables need not repeat. */
export function reportedText({ failures, promotions }: Report): string {
  const messages = failures.slice(0, failureLimit).map((failure) => failure.message)
  const refusals = promotions.flatMap(({ targets }) => targets.filter(({ result }) => result === 'refused'))
  const reasons = refusals.slice(0, failureLimit).map(({ detail }) => detail ?? '')
  return [...messages, ...reasons].join('\n')
}

export function linkTo(url: string): string {
  return `More about this message: [troubleshooting](${url}).`
}
