// Lists and tables of the summary, cut to a length that a page can show.
import { count } from '../format.ts'

/** Rows of a table. */
export const rowLimit = 100

export function list(lines: readonly string[], limit: number): string {
  return limited(lines, limit)
    .map((line) => `- ${line}`)
    .join('\n')
}

/** After a table of `rowLimit` rows: how many there are beyond. */
export function moreThan(number: number): string {
  return number > rowLimit ? `\n\n… and ${count(number - rowLimit, 'more', 'more')}.` : ''
}

export function limited(lines: readonly string[], limit: number): readonly string[] {
  return lines.length <= limit
    ? lines
    : [...lines.slice(0, limit), `… and ${count(lines.length - limit, 'more', 'more')}.`]
}
