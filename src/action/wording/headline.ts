// Describes the result of a run in one line, for the log and the summary.
import type { PromotionReport, Report, Status, TagResult, TargetReport } from '../../promote/model/report.ts'
import { formatName } from '../../registry/model/reference.ts'
import { count } from '../format.ts'
import { deletionWords } from './deletions.ts'
import { describeSources, type Mark } from './sources.ts'
import { backupsToCheck, countOf, targetsToCheck } from './tag-results.ts'

/**
 * `Promoted ghcr.io/acme/app:sha-1f2e to 3 tags`; never longer than a line, however many promotions there are.
 * `mark` formats the names of sources and destinations, which come from outside.
 */
export function headline(report: Report, mark: Mark = (name) => name): string {
  const { status, promotions, deletions } = report
  const targets = promotions.flatMap((promotion) => promotion.targets)
  const what = describeSources(promotions, mark)
  const tags = (results: readonly TagResult[]) => count(countOf(targets, results), 'tag')
  const held = countOf(targets, ['held'])
  const heldTags = held === 0 ? '' : `, ${held} held`
  const right = countOf(targets, ['same'])
  const isTagSet = countOf(targets, ['created', 'moved', 'planned']) > 0
  const alreadyRight = right === 0 ? '' : `, ${isTagSet ? right : count(right, 'tag')} already right`
  const deleted = deletionWords(deletions, mark)
  const words: Readonly<Record<Status, string>> = {
    failed: `${failedWords(report, mark)}${deleted}`,
    refused: `Refused to promote ${report.changed ? 'a part of ' : ''}${what}: ${report.changed ? `${tags(['created', 'moved'])} set` : 'nothing was written'}${deleted}`,
    promoted:
      countOf(targets, ['created', 'moved']) === 0
        ? `Promoted ${what}: ${completion(promotions, '', mark)}; ${rightTags(targets)}${deleted}`
        : `Promoted ${what} to ${tags(['created', 'moved'])}${alreadyRight}${heldTags}${deleted}`,
    staged: `Staged ${what}: the content is there, no tag moved`,
    deleted: `Nothing to promote of ${what}: ${rightTags(targets)}${deleted}`,
    unchanged: `Nothing to do for ${what}: ${rightTags(targets)}`,
    planned: `${plannedWords(report, what, mark)}${isCopying(report) ? `${alreadyRight}${heldTags}` : ''}${deleted}, nothing was written`,
  }
  return words[status]
}

/** What a promotion does that sets no tag: `1 referrer copied to ghcr.io/acme/app`. `would`: what stands before the verb. */
function completion(promotions: readonly PromotionReport[], would: string, mark: Mark): string {
  const written = promotions
    .flatMap(({ referrers }) => referrers)
    .filter(({ result }) => result !== 'present')
    .map(({ destination }) => formatName(destination))
  const [first, ...others] = new Set(written)
  if (first === undefined) return `missing content ${would}completed`
  const where = others.length === 0 ? mark(first) : count(others.length + 1, 'repository', 'repositories')
  return `${count(written.length, 'referrer')} ${would}copied to ${where}`
}

/** `1 tag already right, 2 held`; nothing of none. */
function rightTags(targets: readonly TargetReport[]): string {
  const [right, held] = [countOf(targets, ['same']), countOf(targets, ['held'])]
  const parts = [
    ...(right > 0 ? [`${count(right, 'tag')} already right`] : []),
    ...(held > 0 ? [right > 0 ? `${held} held` : `${count(held, 'tag')} held`] : []),
  ]
  return parts.length === 0 ? 'no tag is named' : parts.join(', ')
}

/** A dry run leaves a plan; without one, registries were only asked for permission (`phase: preflight`). */
function plannedWords(report: Report, what: string, mark: Mark): string {
  const { plan, promotions } = report
  const targets = promotions.flatMap((promotion) => promotion.targets)
  if (plan !== undefined) {
    const set = countOf(targets, ['planned'])
    if (set > 0) return `Dry run of ${what}: ${count(set, 'tag')} would be set`
    return `Dry run of ${what}: ${isCopying(report) ? completion(promotions, 'would be ', mark) : rightTags(targets)}`
  }
  const written = promotions.flatMap(({ targets, referrers }) => [
    ...targets.filter(({ result }) => result === 'planned').map(({ target }) => formatName(target.repository)),
    ...referrers.filter(({ result }) => result === 'planned').map(({ destination }) => formatName(destination)),
  ])
  return `Preflight of ${what}: this run may write to ${count(new Set(written).size, 'repository', 'repositories')}`
}

/** Whether something is promoted; a run may only delete tags of the source. */
function isCopying({ promotions }: Report): boolean {
  return promotions.some(({ decision }) => decision === 'promote')
}

/** With `on-error: continue` a part of the promotions may be complete or refused: the failed ones are named apart. */
function failedWords(report: Report, mark: Mark): string {
  const { promotions } = report
  if (promotions.length === 0) return `Failed before an image was chosen: ${aftermath(report, [])}`
  const failed = promotions.filter(({ decision }) => decision === 'failed')
  const others = promotions.filter(({ decision }) => decision !== 'failed')
  if (others.length === 0)
    return `Failed to promote ${describeSources(promotions, mark)}: ${aftermath(report, promotions)}`
  const ends = Map.groupBy(others, endOf)
  const endParts = endWords.flatMap((end) => {
    const number = ends.get(end)?.length ?? 0
    return number > 0 ? [`${count(number, 'image')} ${end}`] : []
  })
  // a selection that failed chose no image, and source tags are deleted once all images are promoted
  if (failed.length === 0)
    return `Failed with ${count(report.failures.length, 'error')} outside the promotion of an image; ${endParts.join('; ')}`
  const parts = [`${failed.length === 1 ? 'its' : 'their'} tags: ${aftermath(report, failed)}`, ...endParts]
  const which = failed.length === 1 ? ` (${describeSources(failed, mark)})` : ''
  return `Failed to promote ${failed.length} of ${count(promotions.length, 'image')}${which}; ${parts.join('; ')}`
}

const endWords = ['promoted', 'staged', 'would be promoted', 'already right', 'refused'] as const

/** What became of an image in a run in which another one failed. */
function endOf({ decision, targets, referrers }: PromotionReport): (typeof endWords)[number] {
  if (decision === 'refused') return 'refused'
  if (decision === 'unchanged') return 'already right'
  const results = [...targets, ...referrers].map(({ result }) => result)
  if (results.includes('planned')) return 'would be promoted'
  return targets.some(({ result }) => result === 'untouched') ? 'staged' : 'promoted'
}

/** What matters first after a failure: whether a tag of these promotions needs attention. */
function aftermath({ changed, blobsWritten }: Report, promotions: readonly PromotionReport[]): string {
  const targets = promotions.flatMap((promotion) => promotion.targets)
  if (!changed) return blobsWritten ? 'no manifest and no tag was written' : 'nothing was written'
  const backups = promotions.flatMap((promotion) => backupsToCheck(promotion)).length
  const attention = promotions.flatMap((promotion) => targetsToCheck(promotion)).length
  const changedBackups = backups === 0 ? '' : `${count(backups, 'backup')} changed`
  if (attention > 0)
    return `${attention} of ${count(targets.length, 'tag')} ${attention === 1 ? 'needs' : 'need'} attention${changedBackups && `, ${changedBackups}`}`
  const set = countOf(targets, ['created', 'moved'])
  return set > 0
    ? `${count(set, 'tag')} set, and read back as set`
    : changedBackups === ''
      ? 'every tag is where it was'
      : `every target is where it was, ${changedBackups}`
}
