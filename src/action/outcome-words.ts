// How a run's end reads: the same words in the log and in the summary.
import type { PromotionReport, Report, Status, TagResult, Traffic } from '../promote/report.ts'
import { formatReference, type Reference } from '../registry/reference.ts'
import { count, formatBytes } from './text.ts'

/** What became of a tag. */
export const resultWords: Readonly<Record<TagResult, string>> = {
  created: 'created',
  moved: 'moved',
  same: 'already there',
  held: 'held',
  refused: 'refused',
  planned: 'planned',
  untouched: 'not touched',
  failed: 'failed',
  restored: 'put back',
  deleted: 'removed again',
  left: 'left standing',
  'moved-by-other': 'moved by someone else',
}

/** `Promoted ghcr.io/acme/app:sha-1f2e to 3 tags`; never longer than a line, however many promotions there are. */
export function headline({ status, promotions }: Report): string {
  const targets = promotions.flatMap((promotion) => promotion.targets)
  const what = describeSources(promotions)
  const tags = (results: readonly TagResult[]) =>
    count(targets.filter(({ result }) => results.includes(result)).length, 'tag')
  const words: Readonly<Record<Status, string>> = {
    failed: `Failed to promote ${what}`,
    refused: `Refused to promote ${what}: nothing was written`,
    promoted: `Promoted ${what} to ${tags(['created', 'moved', 'same'])}`,
    staged: `Staged ${what}: the content is there, no tag moved`,
    unchanged: `Nothing to do for ${what}: ${tags(['same'])} already right`,
    planned: `Dry run of ${what}: ${tags(['planned'])} would move, nothing was written`,
  }
  return words[status]
}

function describeSources(promotions: readonly PromotionReport[]): string {
  const [first] = promotions
  return promotions.length === 1 && first ? sourcesText(first.sources) : count(promotions.length, 'image')
}

/** One source by its name; several, which become one index, by the first and their number. */
export function sourcesText(sources: readonly Reference[]): string {
  const [first, ...others] = sources
  const name = first === undefined ? 'nothing' : formatReference(first)
  return others.length === 0 ? name : `${name} and ${others.length} more`
}

/** `3 blobs sent (1.2 GiB), 2 mounted (10.0 MiB)`; empty where no blob was concerned. */
export function describeTraffic(traffic: Traffic): string {
  const parts = [
    { words: 'sent', ...traffic.sent },
    { words: 'mounted', ...traffic.mounted },
    { words: 'there already', ...traffic.present },
  ]
  return parts
    .filter(({ blobs }) => blobs > 0)
    .map(({ words, blobs, bytes }) => `${count(blobs, 'blob')} ${words} (${formatBytes(bytes)})`)
    .join(', ')
}
