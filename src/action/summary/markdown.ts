// Escapes untrusted text for Markdown: it cannot format, link, or break a table.
import { withoutControlCharacters } from '../format.ts'

/** Text for a sentence or a cell. */
export function text(from: string, limit = 600): string {
  return escape(withoutControlCharacters(from, limit).trim())
}

/** The same of a message: what it has in backticks is shown as code. */
export function message(from: string, limit = 600): string {
  return withoutControlCharacters(from, limit)
    .trim()
    .split(/`([^`]+)`/)
    .map((part, at) => (at % 2 === 1 ? `<code>${escape(part)}</code>` : escape(part)))
    .join('')
}

function escape(from: string): string {
  return from.replaceAll(special, (character) =>
    formatting.test(character) ? `&#${character.codePointAt(0)};` : `<span>${character}</span>`,
  )
}

const formatting = /^[&<>\\`*_[\]|~]/

/**
 * Characters that format, and what begins a list, a link, a mention, a formula or an emoji. GitHub looks for the latter
 * in text that is already decoded, so that an escape would not do, but never across elements.
 */
const special = /^(?:[-+]|\d+[.)](?=\s|$))|[&<>\\`*_[\]|~@$#]|:(?=\/\/|[\w+-]+:)|(?<=www)\.|\bgh-(?=\d)/gi

/** Text as code, in a sentence or a cell: HTML, because backticks and pipes in a code span cannot be escaped reliably. */
export function code(from: string, limit = 300): string {
  return `<code>${text(from, limit)}</code>`
}

/** `label` is Markdown already; `url` is ours and holds no text that was not checked. */
export function link(label: string, url: string | undefined): string {
  return url === undefined ? label : `<a href="${url.replaceAll('&', '&amp;').replaceAll('"', '%22')}">${label}</a>`
}

/** A fenced block; the fence is longer than any in it. */
export function block(language: string, lines: readonly string[]): string {
  const body = lines.map((line) => withoutControlCharacters(line, 1000)).join('\n')
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${body}\n${fence}`
}

/** Cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

export function collapsed(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`
}
