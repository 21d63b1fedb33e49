// A misspelt word is answered with the one that was meant.

/** The known word that is nearest to `word`, where it is near enough to have been meant. */
export function nearestName(word: string, known: readonly string[]): string | undefined {
  const lower = word.slice(0, 40).toLowerCase()
  const ranked = known.map((name) => ({ name, distance: distance(lower, name.toLowerCase()) }))
  const best = ranked.sort((one, other) => one.distance - other.distance)[0]
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined
}

/** Levenshtein's: insertions, deletions and replacements from one to the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [line, letter] of one.split('').entries()) {
    const next = [line + 1]
    for (let at = 1; at <= other.length; at++) {
      const replaced = (row[at - 1] ?? 0) + Number(letter !== other[at - 1])
      next.push(Math.min(replaced, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
