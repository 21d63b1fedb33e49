// Lists as people write them in an input.

/** A line that is a comment: no entry of a list begins with `#`. */
export const comment = /^[ \t]*#.*$/gm

/** Text between commas and line ends; reads each character once, however long the list is. */
const piece = /(?:[^,{}\n]+|\{[^{}\n]*\}|[{}])+/g

/**
 * The entries of a list that is written by lines or commas (a comma within braces belongs to a glob), or as a JSON
 * array, as `toJSON` writes it. Trimmed; without empty entries and lines that begin with `#`.
 */
export function listItems(text: string): readonly string[] {
  const list = text.replaceAll(comment, '').trim()
  return (arrayOf(list) ?? list.match(piece) ?? []).map((entry) => entry.trim()).filter((entry) => entry !== '')
}

function arrayOf(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every((entry) => typeof entry === 'string') ? list : undefined
  } catch {
    return undefined
  }
}
