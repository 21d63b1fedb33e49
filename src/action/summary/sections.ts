// The parts of the summary, each a pure function of the report; an empty text leaves the part out.
import type { PromotionReport, ReferrerReport, Report, TargetReport } from '../../promote/report.ts'
import { formatPlatform } from '../../registry/descriptor.ts'
import { type Digest, shortDigest } from '../../registry/digest.ts'
import { formatName, formatReference } from '../../registry/reference.ts'
import { describeTraffic, resultWords, sourcesText } from '../outcome-words.ts'
import { count, formatBytes, formatTime } from '../text.ts'
import { block, code, folded, link, table, text } from './markdown.ts'
import { pageOf } from './pages.ts'

export function promotionSection(promotion: PromotionReport): string {
  const { sources, digest, targets } = promotion
  const head = `${sources.map((source) => code(formatReference(source))).join(', ')}${digest === undefined ? '' : ` is ${code(digest)}`}`
  const rows = targets.map(targetRow)
  return [head, table(['Target', 'Before', 'After', ''], rows), platforms(promotion), referrers(promotion)]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** One row per target; for the promotions of a bulk run, all in one table. */
export function targetRow({ target, before, after, result, detail }: TargetReport): readonly string[] {
  const name = link(code(formatReference(target)), pageOf(target.repository))
  const reason = detail === undefined ? '' : `: ${text(detail)}`
  return [name, digestCell(before), digestCell(after), `${marks[result]} ${resultWords[result]}${reason}`]
}

const marks: Readonly<Record<TargetReport['result'], string>> = {
  created: '✅',
  moved: '✅',
  same: '✅',
  planned: '📝',
  held: '⚠️',
  left: '⚠️',
  untouched: '➖',
  restored: '↩️',
  deleted: '↩️',
  refused: '⛔',
  failed: '❌',
  'moved-by-other': '❌',
}

function digestCell(digest: Digest | undefined): string {
  return digest === undefined ? '–' : code(shortDigest(digest))
}

function platforms({ platforms }: PromotionReport): string {
  if (platforms.length === 0) return ''
  const rows = platforms
    .slice(0, 100)
    .map(({ platform, digest, size }) => [
      code(formatPlatform(platform)),
      code(digest),
      size === undefined ? '' : formatBytes(size),
    ])
  return folded(count(platforms.length, 'platform'), table(['Platform', 'Digest', 'Size'], rows))
}

const referrerWords: Readonly<Record<ReferrerReport['result'], string>> = {
  copied: 'travelled',
  present: 'there already',
  planned: 'planned',
}

function referrers({ referrers }: PromotionReport): string {
  if (referrers.length === 0) return ''
  const rows = referrers
    .slice(0, 100)
    .map(({ artifactType, subject, destination, size, result }) => [
      code(artifactType),
      code(shortDigest(subject)),
      code(formatName(destination)),
      formatBytes(size),
      referrerWords[result],
    ])
  const more =
    referrers.length > rows.length ? `\n\n… and ${(referrers.length - rows.length).toLocaleString('en-US')} more.` : ''
  const title = `${count(referrers.length, 'referrer')}: signatures, attestations, SBOMs`
  return folded(title, `${table(['Artifact type', 'Of', 'In', 'Size', ''], rows)}${more}`)
}

export function failuresSection({ failures, promotions }: Report): string {
  const told = failures.map(({ message, side, remedy }) => {
    const where = side === undefined ? '' : ` (${side})`
    return `> **Failed${where}:** ${text(message, 2000)}${remedy === undefined ? '' : `\n>\n> **What to do:** ${text(remedy, 2000)}`}`
  })
  const refused = promotions.flatMap(({ targets }) => targets).filter(({ result }) => result === 'refused')
  const refusals = refused.map(
    ({ target, detail }) => `> **Refused:** ${code(formatReference(target))}: ${text(detail ?? '')}`,
  )
  const gates = promotions.flatMap((promotion) =>
    promotion.refusals.map((refusal) => `> **Refused:** ${text(refusal)}`),
  )
  return firstOf([...told, ...gates, ...refusals], 20).join('\n\n')
}

export function warningsSection({ warnings, notices }: Report): string {
  const lines = [...warnings.map((line) => `- ⚠️ ${text(line)}`), ...notices.map((line) => `- ${text(line)}`)]
  return firstOf(lines, 50).join('\n')
}

export function costSection({ traffic, requests, milliseconds }: Report): string {
  const parts = [describeTraffic(traffic), count(requests, 'request'), formatTime(milliseconds)]
  return parts.filter((part) => part !== '').join(' · ')
}

/** Commands that show, from anywhere, that a target is what was promoted. */
export function verificationSection(
  { digest, targets, referrers, sources }: PromotionReport,
  repository: string,
): string {
  const target = targets.find(({ after, target }) => after === digest && target.repository.kind === 'registry')?.target
  if (digest === undefined || target === undefined) return ''
  const pinned = `${formatName(target.repository)}@${digest}`
  const signed = referrers.some(({ artifactType }) => /cosign|sigstore|\.sig$/.test(artifactType))
  const lines = [
    `# ${formatReference(target)} is ${sourcesText(sources)}`,
    `docker pull ${pinned}`,
    ...(signed ? [`cosign verify ${pinned} --certificate-identity-regexp '…' --certificate-oidc-issuer '…'`] : []),
    ...(signed && repository !== '' ? [`gh attestation verify oci://${pinned} --repo ${repository}`] : []),
  ]
  return folded('Verify', block('shell', lines))
}

function firstOf(lines: readonly string[], limit: number): readonly string[] {
  return lines.length <= limit
    ? lines
    : [...lines.slice(0, limit), `… and ${(lines.length - limit).toLocaleString('en-US')} more.`]
}
