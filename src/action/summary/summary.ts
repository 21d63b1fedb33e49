// The job summary: a page about the run for people, never longer than GitHub takes.
import type { PromotionReport, Report } from '../../promote/model/report.ts'
import { formatName } from '../../registry/model/reference.ts'
import type { Context } from '../context.ts'
import { count } from '../format.ts'
import type { Problem } from '../inputs/model/types.ts'
import { bugMessage, issueTracker } from '../log/result.ts'
import { isReportWhole } from '../outputs/report-text.ts'
import { pageOf } from '../wording/docs-pages.ts'
import { headline } from '../wording/headline.ts'
import { bulkDiagram, promotionDiagram } from './diagram.ts'
import { failureSection, linkTo, reportedText } from './failures.ts'
import { block, code, message, table, text } from './markdown.ts'
import { planSection } from './plan.ts'
import { referrerSection } from './referrers.ts'
import { rerunSection } from './rerun.ts'
import * as sections from './sections.ts'
import { bulkTables, type TableContext, targetTable } from './targets.ts'
import { verificationSection } from './verify-commands.ts'

/** Bytes; GitHub drops a summary of more than 1 MiB, and other steps' do not count against ours. */
const sizeLimit = 900 * 1024
/** Bytes of the table of many images, so that the failures and warnings find room too. */
const bulkLimit = 350 * 1024
/** Promotions that have sections of their own; more of them share one table. */
const detailLimit = 5

export interface SummaryContext extends Pick<Context, 'repository' | 'serverUrl' | 'surface'> {
  /** Rewrites advice that is written for a workflow. */
  readonly words?: (text: string) => string
}

/** Markdown for `GITHUB_STEP_SUMMARY`. */
export function summaryOf(report: Report, context: SummaryContext): string {
  const { promotions, status } = report
  const tables = { reportedText: reportedText(report), serverUrl: context.serverUrl, isWhole: isReportWhole(report) }
  const [first] = promotions
  const isSingle = promotions.length === 1
  const parts = [
    `### ${marks[status]} ${headline(report, code)}`,
    failureSection(report, context.words),
    rerunSection(report),
    isSingle && first !== undefined ? sections.pinnedSection(first) : '',
    sections.warningSection(report),
    ...(promotions.length > detailLimit
      ? bulkParts(promotions, tables)
      : promotions.flatMap((promotion) => detailParts(promotion, tables, isSingle))),
    sections.deletionSection(report),
    sections.noticeSection(report),
    planSection(report, context.surface),
    verificationSection(promotions, context),
    sections.costSection(report),
  ]
  return `${cut(parts.filter((part) => part !== ''))}\n`
}

/** `isSingle`: the only image has a diagram, and its pinned reference is at the top of the page. */
function detailParts(promotion: PromotionReport, tables: TableContext, isSingle: boolean): readonly string[] {
  return [
    sections.sourceSection(promotion, tables.serverUrl),
    isSingle ? '' : sections.pinnedSection(promotion),
    targetTable(promotion, tables),
    isSingle && saysMoreThanTable(promotion) ? block('mermaid', promotionDiagram(promotion)) : '',
    sections.platformSection(promotion),
    referrerSection(promotion),
  ]
}

/** A diagram of one repository repeats its table; nothing is drawn of an image that was not found. */
function saysMoreThanTable({ digest, targets }: PromotionReport): boolean {
  const repositories = new Set(targets.map(({ target }) => formatName(target.repository)))
  return digest !== undefined && repositories.size > 1
}

function bulkParts(promotions: readonly PromotionReport[], tables: TableContext): readonly string[] {
  return [block('mermaid', bulkDiagram(promotions)), bulkTables(promotions, tables, bulkLimit)]
}

const marks: Readonly<Record<Report['status'], string>> = {
  failed: '❌',
  refused: '⛔',
  promoted: '🚀',
  staged: '📦',
  deleted: '🧹',
  unchanged: '✅',
  planned: '📝',
}

/** Leaves out whole parts: half a table or an open block would break what follows. */
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
  const rows = problems.slice(0, 100).map((problem) => [code(problem.input), message(problem.text)])
  return `### ❌ ${count(problems.length, 'problem')} in the inputs; nothing was sent to any registry\n\n${table(['Input', 'Problem'], rows)}\n\n${linkTo(pageOf('inputs'))}\n`
}

/** The page of a run that ended by a bug of this program. The log has what the tags name. */
export function bugSummary(error: unknown): string {
  const bug = `**This is a bug of promote-image:** ${text(bugMessage(error), 1000)}`
  const advice = `The log says how far the run came, and a re-run completes what is missing. Please [report the bug](${issueTracker}) with the last lines of the log.`
  return `### ❌ The run ended unexpectedly\n\n${bug}\n\n${advice}\n`
}
