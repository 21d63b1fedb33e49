// Finds the known name nearest to a misspelt one.
import { distance } from 'fastest-levenshtein'

/** Characters of a word that are compared. */
const lengthLimit = 40

/** Characters; anything contains a single letter. */
const leastContained = 2

/** The known name nearest to `word`, if it is near enough: one edit, or a third of its letters. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  return rank(word, names).find(isNear)?.name
}

/** The names near to `word`, nearest first: as `nearestName`, and those that contain it or are contained in it. */
export function nearNames<Name extends string>(word: string, names: readonly Name[], limit: number): readonly Name[] {
  const lower = word.toLowerCase()
  const contains = (name: string): boolean => {
    const [short, long] = name.length < lower.length ? [name, lower] : [lower, name]
    return short.length >= leastContained && long.includes(short)
  }
  return rank(word, names)
    .filter((ranked) => isNear(ranked) || contains(ranked.name.toLowerCase()))
    .slice(0, limit)
    .map(({ name }) => name)
}

interface Ranked<Name extends string> {
  readonly name: Name
  readonly edits: number
}

function rank<Name extends string>(word: string, names: readonly Name[]): readonly Ranked<Name>[] {
  const lower = word.slice(0, lengthLimit).toLowerCase()
  const ranked = names.map((name) => ({ name, edits: distance(lower, name.slice(0, lengthLimit).toLowerCase()) }))
  return ranked.sort((a, b) => a.edits - b.edits)
}

function isNear({ name, edits }: Ranked<string>): boolean {
  return edits < name.length && edits <= Math.max(1, Math.floor(name.length / 3))
}
