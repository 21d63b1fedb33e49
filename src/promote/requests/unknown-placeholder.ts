// Describes an unknown placeholder and suggests the nearest known one.

/** A sentence without a full stop. */
export function unknownPlaceholder(name: string, placeholders: readonly string[]): string {
  const names = placeholders.map((placeholder) => `{${placeholder}}`).join(', ')
  const meant = nearest(name.trim().toLowerCase(), placeholders)
  const hint = meant === undefined ? '' : ` (did you mean {${meant}}?)`
  return `{${name.slice(0, 40)}} is not a placeholder; there are ${names}${hint}`
}

/** The placeholder that begins most like the word; two letters at least. */
function nearest(word: string, placeholders: readonly string[]): string | undefined {
  const ranked = placeholders
    .map((name) => ({ name, shared: sharedStart(name, word) }))
    .sort((left, right) => right.shared - left.shared || left.name.length - right.name.length)
  return ranked.find(({ shared }) => shared >= 2)?.name
}

function sharedStart(left: string, right: string): number {
  let length = 0
  while (length < left.length && left[length] === right[length]) length++
  return length
}
