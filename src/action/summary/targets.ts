// The table of targets: what each named before the run, and what it names now.
import type { BackupReport, PromotionReport, TagResult, TargetReport } from '../../promote/model/report.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { count, formatCount } from '../format.ts'
import { sourcesText } from '../wording/sources.ts'
import { describeBackup, describeResult, isRead, resultReference, shortHex } from '../wording/tag-results.ts'
import { code, collapsed, link, message, table } from './markdown.ts'
import { packagePage } from './registry-pages.ts'

/** Rows of the targets of one image. */
const rowLimit = 200
/** Rows of many images that are not folded; more than these are, if they succeeded. */
const openLimit = 10

export interface TableContext {
  /** Messages that stand elsewhere on the page; a row does not repeat them. */
  readonly reportedText: string
  /** Of the GitHub server. */
  readonly serverUrl: string
  /** Whether the output `report` has every target. */
  readonly isWhole: boolean
}

/** The targets of one image; empty if it has none. */
export function targetTable({ targets, digest }: PromotionReport, tables: TableContext): string {
  if (targets.length === 0) return ''
  const shown = targets.slice(0, rowLimit)
  const rows = shown.flatMap((target) => [targetRow(target, digest, tables), ...backupRows(target, tables)])
  const rest = targets.length - shown.length
  const more = rest === 0 ? '' : `\n\n${moreTargets(rest, tables)}`
  return `${table(['Target', 'Before', 'After', 'Result'], rows)}${more}`
}

function moreTargets(rest: number, { isWhole }: TableContext): string {
  return `… and ${count(rest, 'more target')}${isWhole ? '; the output `report` has them' : ''}.`
}

/** A target of many images, and below it its backup, if it was set. */
interface BulkRow {
  readonly lines: readonly (readonly string[])[]
  readonly words: string
  readonly fine: boolean
}

/**
 * All targets of many images: first those that need attention, then the others, folded if they are many. There are as
 * many rows as fit into `room` bytes, and the number of those that do not.
 */
export function bulkTables(promotions: readonly PromotionReport[], tables: TableContext, room: number): string {
  const rows = promotions.flatMap((promotion) => promotion.targets.map((target) => bulkRow(promotion, target, tables)))
  const [bad, good] = [rows.filter(({ fine }) => !fine), rows.filter(({ fine }) => fine)]
  const worst = fitting(bad, room)
  const goodRows = fitting(good, room - sizeOf(worst))
  const rest = rows.length - worst.length - goodRows.length
  const list = bulkTable(goodRows)
  return [
    worst.length === 0 ? '' : bulkTable(worst),
    goodRows.length > openLimit ? collapsed(titleOf(good), list) : goodRows.length === 0 ? '' : list,
    rest === 0 ? '' : moreTargets(rest, tables),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function bulkRow({ sources, digest }: PromotionReport, target: TargetReport, tables: TableContext): BulkRow {
  // One column for both names: side by side they are wider than GitHub's page.
  const [name = '', ...rest] = targetRow(target, digest, tables)
  const cells = [`${name}<br>from ${code(sourcesText(sources))}`, ...rest]
  const results = [target.result, target.backup?.result ?? target.result]
  return {
    lines: [cells, ...backupRows(target, tables)],
    words: describeResult(target),
    fine: results.every((result) => fine.has(result)),
  }
}

/** `1,039 targets: 1,029 created, 10 already there`. */
function titleOf(rows: readonly BulkRow[]): string {
  const kinds = Map.groupBy(rows, ({ words }) => words)
  return `${count(rows.length, 'target')}: ${[...kinds].map(([words, all]) => `${formatCount(all.length)} ${words}`).join(', ')}`
}

const fine: ReadonlySet<TagResult> = new Set(['created', 'moved', 'same', 'planned', 'restored', 'deleted'])

const bulkTable = (rows: readonly BulkRow[]): string =>
  table(
    ['Target', 'Before', 'After', 'Result'],
    rows.flatMap(({ lines }) => lines),
  )

/** Bytes of the lines of a row, with what separates their cells. */
const rowSize = ({ lines }: BulkRow): number =>
  lines.reduce((sum, cells) => sum + Buffer.byteLength(cells.join(' | ')) + 5, 0)

const sizeOf = (rows: readonly BulkRow[]): number => rows.reduce((sum, row) => sum + rowSize(row), 0)

function fitting(rows: readonly BulkRow[], bytes: number): readonly BulkRow[] {
  let room = bytes
  const end = rows.findIndex((row) => {
    room -= rowSize(row)
    return room < 0
  })
  return end < 0 ? rows : rows.slice(0, end)
}

function targetRow(
  report: TargetReport,
  digest: Digest | undefined,
  { reportedText, serverUrl }: TableContext,
): readonly string[] {
  const { target, before, result, detail } = report
  const name = link(code(formatReference(target)), packagePage(target, serverUrl))
  const reason = detail === undefined || reportedText.includes(detail) ? '' : `: ${message(detail, 300)}`
  return [
    name,
    isRead(report) ? digestCell(before) : '?',
    // A dry run shows what would be.
    result === 'planned' ? digestCell(digest) : nowCell(report),
    `${marks[result]} ${describeResult(report)}${reason}`,
  ]
}

/** The row of a target's backup, if it was set. */
function backupRows(
  { backup }: TargetReport,
  { reportedText, serverUrl }: TableContext,
): readonly (readonly string[])[] {
  if (backup === undefined) return []
  const { target, before, result, detail } = backup
  const reason = detail === undefined || reportedText.includes(detail) ? '' : `: ${message(detail, 300)}`
  const name = link(code(formatReference(target)), packagePage(target, serverUrl))
  return [[name, digestCell(before), nowCell(backup), `${marks[result]} ${describeBackup(backup)}${reason}`]]
}

const marks: Readonly<Record<TagResult, string>> = {
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
  unmoved: '❌',
  failed: '❌',
  'moved-by-other': '❌',
}

function digestCell(digest: Digest | undefined): string {
  return digest === undefined ? '–' : code(shortHex(digest))
}

function nowCell(report: BackupReport): string {
  const now = resultReference(report)
  return report.after === undefined ? now : code(now)
}
