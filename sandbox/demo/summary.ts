// A job summary as a terminal can show it: what stands above the folds, with the table lined up; folds are named, and
// diagrams left out.

const named: Readonly<Record<string, string>> = { amp: '&', gt: '>', lt: '<', quot: '"' }

/** Markdown and HTML of one line as the text that a page shows. */
function plain(line: string): string {
  return line
    .replace(/^(?:#+|>) ?/, '')
    .replaceAll('**', '')
    .replaceAll('`', '')
    .replaceAll(/<\/?(?:code|span)>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&(amp|gt|lt|quot);/g, (entity, name: string) => named[name] ?? entity)
}

function lineUp(rows: readonly string[]): readonly string[] {
  const cells = rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
  const widths = (cells[0] ?? []).map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** Its lines, without empty ones; `nickname` is what is to be changed in them. */
export function showSummary(markdown: string, nickname: (text: string) => string): readonly string[] {
  const folded = markdown
    .replaceAll(/```mermaid\n[^]*?```/g, '')
    .replaceAll(/<details><summary>(.*?)<\/summary>[^]*?<\/details>/g, '▸ $1')
    .split('\n')
    .map((line) => nickname(plain(line)))
    .filter((line) => !/^[|\s-]*$/.test(line))
  const first = folded.findIndex((line) => line.startsWith('|'))
  const last = folded.findLastIndex((line) => line.startsWith('|'))
  return first < 0
    ? folded
    : [...folded.slice(0, first), ...lineUp(folded.slice(first, last + 1)), ...folded.slice(last + 1)]
}
