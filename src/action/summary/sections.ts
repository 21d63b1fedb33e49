// The sections of the summary about one image and about the run. An empty text leaves the section out.
import type { PromotionReport, ReferrerReport, Report } from '../../promote/model/report.ts'
import { formatPlatform } from '../../registry/model/descriptor.ts'
import { shortDigest } from '../../registry/model/digest.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { count, formatBytes } from '../format.ts'
import { refusalRemedies } from '../refusal-remedies.ts'
import { describeCost, sourcesText } from '../wording.ts'
import { block, code, collapsed, link, table, text } from './markdown.ts'
import { packagePage } from './registry-pages.ts'

const sourceLimit = 20
const rowLimit = 100
const failureLimit = 10
const warningLimit = 50

/** Which image it is: the sources, and the digest that was promoted. */
export function sourceSection({ sources, digest }: PromotionReport, serverUrl: string): string {
  const names = sources.map((source) => link(code(formatReference(source)), packagePage(source, serverUrl)))
  const [list, made] = [limited(names, sourceLimit).join(', '), sources.length > 1 ? 'together are' : 'is']
  return digest === undefined ? list : `${list} ${made} ${code(digest)}`
}

export function platformSection({ platforms, attestations }: PromotionReport): string {
  if (platforms.length === 0) return ''
  const sized = platforms.some(({ size }) => size !== undefined)
  const rows = platforms
    .slice(0, rowLimit)
    .map(({ platform, digest, size }) => [
      code(formatPlatform(platform)),
      code(digest),
      ...(sized ? [size === undefined ? '' : formatBytes(size)] : []),
    ])
  const head = ['Platform', 'Digest', ...(sized ? ['Size'] : [])]
  const attested = attestations > 0 ? ` with ${count(attestations, 'attestation manifest')}` : ''
  return collapsed(
    `${count(platforms.length, 'platform')}${attested}`,
    `${table(head, rows)}${moreThan(platforms.length)}`,
  )
}

const referrerWords: Readonly<Record<ReferrerReport['result'], string>> = {
  copied: 'travelled',
  attached: 'attached',
  present: 'there already',
  planned: 'to travel',
}

/** Signatures, attestations and SBOMs, at each destination. */
export function referrerSection({ referrers }: PromotionReport): string {
  if (referrers.length === 0) return ''
  const rows = referrers
    .slice(0, rowLimit)
    .map(({ artifactType, subject, destination, size, result }) => [
      kindOf(artifactType),
      code(artifactType),
      code(shortDigest(subject)),
      code(formatName(destination)),
      formatBytes(size),
      referrerWords[result],
    ])
  const head = ['Kind', 'Artifact type', 'Of', 'In', 'Size', 'Result']
  return collapsed(referrerTitle(referrers), `${table(head, rows)}${moreThan(referrers.length)}`)
}

/** `What travels with it: 1 SBOM, 2 Sigstore bundles`, or `belongs to` where all was there already; each counted once, at however many destinations it is. */
function referrerTitle(referrers: readonly ReferrerReport[]): string {
  const distinct = new Map(referrers.map((referrer) => [referrer.digest, kindOf(referrer.artifactType)]))
  const kinds = Map.groupBy(distinct.values(), (kind) => kind)
  const verb = referrers.every(({ result }) => result === 'present') ? 'belongs to' : 'travels with'
  return `What ${verb} it: ${[...kinds].map(([kind, all]) => count(all.length, kind)).join(', ')}`
}

/** What people call an artifact type; the words are ours. */
function kindOf(artifactType: string): string {
  if (/spdx|cyclonedx|\.sbom$/i.test(artifactType)) return 'SBOM'
  if (/sigstore\.bundle/i.test(artifactType)) return 'Sigstore bundle'
  if (/\.sig$|signature|cosign\.simplesigning|cosign\.artifact\.sig/i.test(artifactType)) return 'signature'
  return /\.att$|in-toto|attestation|slsa/i.test(artifactType) ? 'attestation' : 'artifact'
}

/** What went wrong or was refused, and what to do; the first thing on the page after the headline. */
export function failureSection({ failures, promotions }: Report): string {
  const failed = failures.map(({ message, side, remedy }) => {
    const where = side === undefined ? '' : ` at the ${side}`
    return `**Failed${where}:** ${text(message, 1000)}${adviceOf(remedy)}`
  })
  const gates = promotions.flatMap((promotion) =>
    promotion.refusals.map((refusal) => `**Refused:** ${code(sourcesText(promotion.sources))}: ${text(refusal, 1000)}`),
  )
  const refusals = promotions
    .flatMap(({ targets }) => targets)
    .filter(({ result }) => result === 'refused')
    .map(({ target, detail, rule }) => {
      const remedy = rule && refusalRemedies[rule]
      return `**Refused:** ${code(formatReference(target))}: ${text(detail ?? '', 1000)}${adviceOf(remedy)}`
    })
  const entries = limited([...failed, ...gates, ...refusals], failureLimit)
  return entries.length === 0
    ? ''
    : [...entries, `More about each message: [troubleshooting](${troubleshooting}).`].join('\n\n')
}

const troubleshooting = 'https://github.com/promote-image/promote-image/blob/main/docs/troubleshooting.md'

function adviceOf(remedy: string | undefined): string {
  return remedy === undefined ? '' : `\n\n**What to do:** ${text(remedy, 1000)}`
}

/** After a failure: whether the step can be run again as it is. A plan whose tags moved, and a bug, need more than that. */
export function rerunSection({ status, failures }: Report): string {
  if (status !== 'failed' || failures.some(({ stack }) => stack !== undefined)) return ''
  return 'Re-running is safe: what is at the targets already is not sent again, and a tag that is right is not touched.'
}

/** The promoted image by digest, to copy. Empty if no target in a registry names it. */
export function pinnedSection({ digest, targets }: PromotionReport): string {
  const target = targets.find(({ after, target }) => after === digest && target.repository.kind === 'registry')?.target
  return digest === undefined || target === undefined
    ? ''
    : block('text', [`${formatName(target.repository)}@${digest}`])
}

/** Without those that name a tag that is held: its row says why. */
export function warningSection({ warnings, promotions }: Report): string {
  const targets = promotions.flatMap((promotion) => promotion.targets)
  const held = new Set(targets.flatMap(({ target, result }) => (result === 'held' ? [formatReference(target)] : [])))
  const others = warnings.filter((line) => !held.has(line.slice(0, line.indexOf(' '))))
  return list(others.map((line) => `⚠️ ${text(line, 300)}`))
}

export function noticeSection({ notices }: Report): string {
  return list(notices.map((line) => text(line, 300)))
}

export function costSection(report: Report): string {
  return describeCost(report).join(' · ')
}

/** What the sections above say of failures and refusals, as it was said. */
export function reportedText({ failures, promotions }: Report): string {
  const messages = failures.slice(0, failureLimit).map(({ message }) => message)
  const refusals = promotions.flatMap(({ targets }) => targets.filter(({ result }) => result === 'refused'))
  const reasons = refusals.slice(0, failureLimit).map(({ detail }) => detail ?? '')
  return [...messages, ...reasons].join('\n')
}

const list = (lines: readonly string[]): string =>
  limited(lines, warningLimit)
    .map((line) => `- ${line}`)
    .join('\n')

const moreThan = (number: number): string =>
  number > rowLimit ? `\n\n… and ${count(number - rowLimit, 'more', 'more')}.` : ''

function limited(lines: readonly string[], limit: number): readonly string[] {
  return lines.length <= limit
    ? lines
    : [...lines.slice(0, limit), `… and ${count(lines.length - limit, 'more', 'more')}.`]
}
