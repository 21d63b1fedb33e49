// The job summary: a page about the run for people, pure, and never longer than GitHub takes.
import type { PromotionReport, Report } from '../../promote/report.ts'
import type { Context } from '../context.ts'
import type { Problem } from '../inputs.ts'
import { headline, sourcesText } from '../outcome-words.ts'
import { count } from '../text.ts'
import { flowOf } from './flow.ts'
import { block, table, text } from './markdown.ts'
import {
  costSection,
  failuresSection,
  promotionSection,
  targetRow,
  verificationSection,
  warningsSection,
} from './sections.ts'

/** Bytes; GitHub drops a summary of more than 1 MiB, and other steps' do not count against ours. */
const sizeLimit = 900 * 1024
/** Promotions that are told one by one; of more there is one table. */
const detailLimit = 5

/** Markdown for `GITHUB_STEP_SUMMARY`. */
export function summaryOf(report: Report, { repository }: Pick<Context, 'repository'>): string {
  const { promotions } = report
  const parts = [
    `### ${marks[report.status]} ${text(headline(report))}`,
    failuresSection(report),
    ...(promotions.length <= detailLimit ? promotions.map(promotionSection) : [bulkTable(promotions)]),
    ...promotions.filter(isDrawn).map((promotion) => block('mermaid', flowOf(promotion))),
    warningsSection(report),
    costSection(report),
    ...promotions.slice(0, 1).map((promotion) => verificationSection(promotion, repository)),
  ]
  return `${cut(parts.filter((part) => part !== ''))}\n`
}

/** One picture of one image; nothing is drawn of an image that was not found. */
const isDrawn = ({ digest }: PromotionReport, _: number, all: readonly PromotionReport[]): boolean =>
  all.length === 1 && digest !== undefined

const marks: Readonly<Record<Report['status'], string>> = {
  failed: '❌',
  refused: '⛔',
  promoted: '🚀',
  staged: '📦',
  unchanged: '✅',
  planned: '📝',
}

/** All targets of all promotions: as many rows as leave room for the rest of the page, and the number of the others. */
function bulkTable(promotions: readonly PromotionReport[]): string {
  const rows = promotions.flatMap((promotion) =>
    promotion.targets.map((target) => [text(sourcesText(promotion.sources)), ...targetRow(target)]),
  )
  let room = sizeLimit / 2
  const end = rows.findIndex((row) => {
    room -= Buffer.byteLength(row.join(' | ')) + 5
    return room < 0
  })
  const kept = end < 0 ? rows : rows.slice(0, end)
  const rest = rows.length - kept.length
  const more = rest === 0 ? '' : `\n\n… and ${count(rest, 'more target')}; the output \`report\` has them.`
  return `${table(['Source', 'Target', 'Before', 'After', ''], kept)}${more}`
}

/** Whole parts only: half a table or an open block would spoil what follows. */
function cut(parts: readonly string[]): string {
  let room = sizeLimit
  const kept = parts.filter((part) => {
    const size = Buffer.byteLength(part) + 2
    if (size > room) return false
    room -= size
    return true
  })
  return kept.length === parts.length
    ? kept.join('\n\n')
    : [...kept, 'Some of this page was left out: it is too long.'].join('\n\n')
}

/** The page of a run that could not begin. */
export function problemsSummary(problems: readonly Problem[]): string {
  const rows = problems.slice(0, 100).map((problem) => [text(problem.input), text(problem.text)])
  return `### ❌ ${count(problems.length, 'problem')} in the inputs; nothing was contacted\n\n${table(['Input', 'Problem'], rows)}\n`
}
