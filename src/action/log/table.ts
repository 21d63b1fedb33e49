// Tables of plain text, for a log in a fixed-width font.
import { count, withoutControlCharacters } from '../format.ts'
import type { Style } from '../workflow-commands.ts'

export interface StyledLine {
  readonly text: string
  readonly style?: Style
}

/** Characters; a longer cell moves the rest of its own line only. Registry, repository and tag may be 255 and 128. */
const widest = 120
/** Lines of a list; more would bury the rest of the log. */
const listLimit = 1000

/** Each row as a line, its cells under each other; their content is made harmless first. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => withoutControlCharacters(cell)))
  const widths: number[] = []
  for (const row of cells)
    row.forEach((cell, column) => {
      if (cell.length <= widest) widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

export interface ShownTexts<T> {
  readonly shown: readonly T[]
  /** How many are not shown, in words; empty if all are shown. */
  readonly rest: readonly string[]
}

/** As many as a log should have. If not all are shown, the urgent ones come first. */
export function atMost<T>(all: readonly T[], noun: string, isUrgent: (item: T) => boolean): ShownTexts<T> {
  if (all.length <= listLimit) return { shown: all, rest: [] }
  const ordered = [...all.filter(isUrgent), ...all.filter((item) => !isUrgent(item))]
  return {
    shown: ordered.slice(0, listLimit),
    rest: [`… and ${count(all.length - listLimit, `more ${noun}`)}`],
  }
}
