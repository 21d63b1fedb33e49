// Describes deleted tags of sources, for the log, the summary and the headline.
import type { DeletionReport } from '../../promote/model/report.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { count } from '../format.ts'
import type { Mark } from './sources.ts'

const resultWords = {
  deleted: 'was deleted: it named',
  planned: 'would be deleted: it names',
  unknown: 'may have been deleted: it named',
} as const satisfies Readonly<Record<DeletionReport['result'], string>>

/** `ghcr.io/acme/app:staging-1 was deleted: it named sha256:…`. `mark` formats the names. */
export function describeDeletion({ reference, digest, result }: DeletionReport, mark: Mark = (name) => name): string {
  return `${mark(formatReference(reference))} ${resultWords[result]} ${mark(digest)}`
}

/** `; 2 tags of ghcr.io/acme/app deleted`, to be added to a headline; empty if no tag was, or would be. */
export function deletionWords(deletions: readonly DeletionReport[], mark: Mark): string {
  const [first, ...others] = new Set(deletions.map(({ reference }) => formatName(reference.repository)))
  if (first === undefined) return ''
  const where = others.length === 0 ? mark(first) : count(others.length + 1, 'repository', 'repositories')
  const numberOf = (result: DeletionReport['result']) =>
    deletions.filter((deletion) => deletion.result === result).length
  const [planned, unknown] = [numberOf('planned'), numberOf('unknown')]
  if (planned > 0) return `; ${count(planned, 'tag')} of ${where} would be deleted`
  return `; ${count(numberOf('deleted'), 'tag')} of ${where} deleted${unknown > 0 ? `, ${unknown} perhaps` : ''}`
}
