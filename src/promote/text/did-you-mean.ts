// Finds the known name nearest to a misspelt one.
import { distance } from 'fastest-levenshtein'

/** Characters of a word that are compared. */
const lengthLimit = 40

/** The known name nearest to `word`, if it is near enough: one edit, or a third of its letters. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const lower = word.slice(0, lengthLimit).toLowerCase()
  const ranked = names.map((name) => ({ name, edits: distance(lower, name.toLowerCase()) }))
  const best = ranked.sort((a, b) => a.edits - b.edits)[0]
  return best !== undefined && best.edits <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined
}
