// Markdown tables, code blocks and marked sections.

/** A table of GitHub-flavoured Markdown. Cells are one line each, and a bar in them is escaped. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(oneLine).join(' | ')} |`).join('\n')
}

function oneLine(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
}

export function formatCode(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
}

/** The start and the end of a section, as comments of the page's language. */
type Marks = (name: string) => string

export const markdownComment: Marks = (name) => `<!-- ${name} -->`
/** A comment on a line of its own, indented like the lines of the section. */
export const yamlComment: Marks = (name) => `# ${name}\n`

/** The page with the text between the marks `name` and `/name` replaced. Throws if there is no such section. */
export function replaceSection(page: string, name: string, text: string, mark: Marks = markdownComment): string {
  const [start, end] = [mark(name).trimEnd(), mark(`/${name}`)]
  const [from, to] = [page.indexOf(mark(name)), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the page has no section ${start} … ${end}`)
  const [indent = ''] = /[ ]*$/.exec(page.slice(0, to)) ?? []
  return `${page.slice(0, from + start.length)}\n${text}\n${indent}${page.slice(to)}`
}
