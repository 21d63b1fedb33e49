// The job summary: a page about the run for people, pure, and never longer than GitHub takes.
import type { PromotionReport, Report } from '../../promote/report.ts'
import type { Context } from '../context.ts'
import type { Problem } from '../inputs.ts'
import { headline } from '../outcome-words.ts'
import { count } from '../text.ts'
import { planSection } from './dry-run.ts'
import { bulkFlow, flowOf } from './flow.ts'
import { block, code, table, text } from './markdown.ts'
import * as sections from './sections.ts'
import { bulkTables, targetTable } from './targets.ts'
import { verificationSection } from './verification.ts'

/** Bytes; GitHub drops a summary of more than 1 MiB, and other steps' do not count against ours. */
const sizeLimit = 900 * 1024
/** Bytes of the table of many images: beside it the worst failures and warnings find room. */
const bulkLimit = 350 * 1024
/** Promotions that are told one by one; of more there is one table. */
const detailLimit = 5

/** Markdown for `GITHUB_STEP_SUMMARY`. */
export function summaryOf(report: Report, context: Pick<Context, 'repository' | 'serverUrl'>): string {
  const { promotions, status } = report
  const parts = [
    `### ${marks[status]} ${headline(report, code)}`,
    sections.failureSection(report),
    sections.warningSection(report),
    ...(promotions.length > detailLimit ? bulkParts(report) : promotions.flatMap(detailParts(report))),
    sections.noticeSection(report),
    planSection(report.plan),
    verificationSection(promotions, context),
    sections.costSection(report),
  ]
  return `${cut(parts.filter((part) => part !== ''))}\n`
}

const detailParts =
  (report: Report) =>
  (promotion: PromotionReport): readonly string[] => [
    sections.sourceSection(promotion),
    targetTable(promotion, sections.toldText(report)),
    // Nothing is drawn of an image that was not found, and one picture is enough.
    report.promotions.length === 1 && promotion.digest !== undefined ? block('mermaid', flowOf(promotion)) : '',
    sections.platformSection(promotion),
    sections.referrerSection(promotion),
  ]

const bulkParts = (report: Report): readonly string[] => [
  block('mermaid', bulkFlow(report.promotions)),
  bulkTables(report.promotions, sections.toldText(report), bulkLimit),
]

const marks: Readonly<Record<Report['status'], string>> = {
  failed: '❌',
  refused: '⛔',
  promoted: '🚀',
  staged: '📦',
  unchanged: '✅',
  planned: '📝',
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
  const rows = problems.slice(0, 100).map((problem) => [code(problem.input), text(problem.text)])
  return `### ❌ ${count(problems.length, 'problem')} in the inputs; nothing was sent to any registry\n\n${table(['Input', 'Problem'], rows)}\n`
}
