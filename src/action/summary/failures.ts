// The sections about failures and refusals: what happened and what to do.
import type { Failure, Report } from '../../promote/model/report.ts'
import type { ErrorCode } from '../../registry/model/errors.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { refusalRemedies } from '../refusal-remedies.ts'
import { sourcesText } from '../wording/sources.ts'
import { limited } from './lists.ts'
import { code, text } from './markdown.ts'

const failureLimit = 10

/** Failures and refusals with what to do; the first section of the page. Empty if there are none. */
export function failureSection({ failures, promotions }: Report, words = (advice: string) => advice): string {
  const failed = failures.map((failure) => {
    const side = failure.side === undefined ? '' : ` at the ${failure.side}`
    return `**Failed${side}:** ${text(failure.message, 1000)}${adviceOf(failure.remedy)}\n\n${linkTo(chapterOf(failure))}`
  })
  const gates = promotions.flatMap((promotion) =>
    promotion.refusals.map((refusal) => `**Refused:** ${code(sourcesText(promotion.sources))}: ${text(refusal, 1000)}`),
  )
  const refusals = promotions
    .flatMap(({ targets }) => targets)
    .filter(({ result }) => result === 'refused')
    .map(({ target, detail, rule }) => {
      const remedy = rule && words(refusalRemedies[rule])
      return `**Refused:** ${code(formatReference(target))}: ${text(detail ?? '', 1000)}${adviceOf(remedy)}`
    })
  const isRefused = gates.length + refusals.length > 0
  const entries = limited([...failed, ...gates, ...refusals], failureLimit)
  return [...entries, ...(isRefused ? [linkTo('refused')] : [])].join('\n\n')
}

function adviceOf(remedy: string | undefined): string {
  return remedy === undefined || remedy === '' ? '' : `\n\n**What to do:** ${text(remedy, 1000)}`
}

/** The messages of the sections above, which rows of tables need not repeat. */
export function reportedText({ failures, promotions }: Report): string {
  const messages = failures.slice(0, failureLimit).map(({ message }) => message)
  const refusals = promotions.flatMap(({ targets }) => targets.filter(({ result }) => result === 'refused'))
  const reasons = refusals.slice(0, failureLimit).map(({ detail }) => detail ?? '')
  return [...messages, ...reasons].join('\n')
}

const page = 'https://github.com/promote-image/promote-image/blob/main/docs/troubleshooting.md'

function linkTo(chapter: string): string {
  return `More about this message: [troubleshooting](${page}${chapter === '' ? '' : `#${chapter}`}).`
}

/** Chapters of docs/troubleshooting.md by what went wrong; the page itself for the rest. */
export const chapters: Partial<Readonly<Record<ErrorCode, string>>> = {
  unauthorized: 'access',
  denied: 'access',
  'credentials-unusable': 'access',
  'token-service': 'access',
  'no-response': 'connections',
  'host-unknown': 'connections',
  'certificate-untrusted': 'connections',
  'certificate-invalid': 'connections',
  'client-certificate': 'connections',
  'tls-mismatch': 'connections',
  'tls-required': 'connections',
  'private-address': 'connections',
  'forbidden-redirect': 'connections',
  'repository-unknown': 'by-registry',
  'repository-not-created': 'by-registry',
  'rate-limited': 'by-registry',
  'read-only': 'by-registry',
  'tag-immutable': 'by-registry',
  integrity: 'content',
  malformed: 'content',
  'not-a-registry': 'content',
  'source-not-found': 'the-source',
  'source-invalid': 'the-source',
  'source-content-missing': 'the-source',
  'referrers-unreadable': 'referrers',
  'referrers-tag-immutable': 'referrers',
  'referrers-busy': 'referrers',
  'signature-store': 'referrers',
  'tag-conflict': 'tags-and-rollback',
  'verify-failed': 'verify',
  layout: 'oci-layouts',
  'disk-full': 'the-runner',
}

/** A run that was stopped has no code. */
function chapterOf({ code: errorCode, stack }: Failure): string {
  if (errorCode !== undefined) return chapters[errorCode] ?? ''
  return stack === undefined ? 'time' : ''
}
