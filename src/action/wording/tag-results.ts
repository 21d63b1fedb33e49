// Describes what became of a tag.
import type { BackupReport, PromotionReport, TagResult, TargetReport } from '../../promote/model/report.ts'
import { type Digest, hexOf } from '../../registry/model/digest.ts'

/** What became of a tag. */
const resultWords: Readonly<Record<TagResult, string>> = {
  created: 'created',
  moved: 'moved',
  same: 'already there',
  held: 'held',
  refused: 'refused',
  planned: 'planned',
  untouched: 'not touched',
  unmoved: 'did not move',
  failed: 'failed',
  restored: 'put back',
  deleted: 'removed again',
  left: 'still names this image',
  'moved-by-other': 'moved by someone else',
}

/** The same of one target, as exactly as it is known. */
export function describeResult({ result, move }: TargetReport): string {
  if (result === 'planned') return move === 'create' ? 'would be created' : 'would be moved'
  return resultWords[result]
}

/** The same of a backup, which names no image of this run. */
export function describeBackup({ result, before }: BackupReport): string {
  const verb = before === undefined ? 'created' : 'moved'
  if (result === 'left') return `backup, stays ${verb}`
  return `backup, ${resultWords[result]}`
}

/** A digest in a table: the first hex digits, without the algorithm. */
export function shortHex(digest: Digest): string {
  return hexOf(digest).slice(0, 12)
}

/** The digest that a tag names now, in short; `–` for none, `?` if it is not known. */
export function resultReference(report: BackupReport): string {
  if (report.after !== undefined) return shortHex(report.after)
  return isKnown(report) ? '–' : '?'
}

/** Whether it is known what the tag names now, even if that is nothing. */
export function isKnown(report: BackupReport): boolean {
  return report.after !== undefined || (isRead(report) && !unknown.has(report.result))
}

/** Whether the run read what the tag names: not if it failed before, nor of a target that `allow-targets` bars. */
export function isRead({ move, rule }: Pick<TargetReport, 'move' | 'rule'>): boolean {
  return move !== undefined && rule !== 'allow-targets'
}

const unknown: ReadonlySet<TagResult> = new Set(['failed', 'left', 'moved-by-other'])

export const countOf = (targets: readonly TargetReport[], results: readonly TagResult[]): number =>
  targets.filter(({ result }) => results.includes(result)).length

/** Tags of a promotion that failed which may name something else than is wanted, or than before. */
export function targetsToCheck({ decision, targets }: PromotionReport): readonly TargetReport[] {
  return decision === 'failed' ? targets.filter(isAstray) : []
}

/** Backups of a promotion that failed which name something else than before, and whose tag did not move. */
export function backupsToCheck({ decision, targets }: PromotionReport): readonly BackupReport[] {
  if (decision !== 'failed') return []
  return targets.flatMap(({ result, backup }) => {
    if (backup === undefined || backup.result === 'restored' || backup.result === 'deleted') return []
    const isNeeded = (result === 'created' || result === 'moved') && backup.result === 'moved'
    return backup.result === 'unmoved' || isNeeded || (result === 'moved' && backup.result === 'created')
      ? []
      : [backup]
  })
}

/** A tag that was read back with the image is right, whatever failed after it. */
function isAstray({ result, verifiedAt }: TargetReport): boolean {
  if (result === 'created' || result === 'moved') return verifiedAt === undefined
  return result === 'failed' || result === 'left' || result === 'moved-by-other'
}
