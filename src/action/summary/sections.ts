// Small sections of the summary: sources, platforms, the pinned reference, warnings, costs. An empty text leaves one out.
import type { PromotionReport, Report } from '../../promote/model/report.ts'
import { formatPlatform } from '../../registry/model/descriptor.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { count, formatBytes } from '../format.ts'
import { describeCost } from '../wording/cost.ts'
import { describeDeletion } from '../wording/deletions.ts'
import { isNamedBy } from '../wording/sources.ts'
import { limited, list, moreThan, rowLimit } from './lists.ts'
import { block, code, collapsed, link, message, table } from './markdown.ts'
import { packagePage } from './registry-pages.ts'

const sourceLimit = 20
const warningLimit = 50
const deletionLimit = 50

/** Which image it is: the sources, and the digest that was promoted. */
export function sourceSection({ sources, digest }: PromotionReport, serverUrl: string): string {
  const names = sources.map((source) => link(code(formatReference(source)), packagePage(source, serverUrl)))
  const named = limited(names, sourceLimit).join(', ')
  const verb = sources.length > 1 ? 'are combined into' : 'is'
  return digest === undefined || isNamedBy(digest, sources) ? named : `${named} ${verb} ${code(digest)}`
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

/** The promoted image by digest, to copy. Empty if no target in a registry names it. */
export function pinnedSection({ digest, targets }: PromotionReport): string {
  const target = targets.find(({ after, target }) => after === digest && target.repository.kind === 'registry')?.target
  return digest === undefined || target === undefined ? '' : block('', [`${formatName(target.repository)}@${digest}`])
}

/** All warnings except those about held tags: the table has the reason in the row of the tag. */
export function warningSection({ warnings, promotions }: Report): string {
  const targets = promotions.flatMap((promotion) => promotion.targets)
  const held = new Set(targets.flatMap(({ target, result }) => (result === 'held' ? [formatReference(target)] : [])))
  const remaining = warnings.filter((line) => !held.has(line.slice(0, line.indexOf(' '))))
  return list(
    remaining.map((line) => `⚠️ ${message(line, 300)}`),
    warningLimit,
  )
}

/** Tags of sources that were deleted, or would be, with what each named. */
export function deletionSection({ deletions }: Report): string {
  return list(
    deletions.map((deletion) => describeDeletion(deletion, code)),
    deletionLimit,
  )
}

export function noticeSection({ notices }: Report): string {
  return list(
    notices.map((line) => message(line, 300)),
    warningLimit,
  )
}

export function costSection(report: Report): string {
  return describeCost(report).join(' · ')
}
