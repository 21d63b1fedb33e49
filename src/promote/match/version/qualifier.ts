// Reads one word of a tag's suffix by the table of words: a prerelease, a revision, a release word or a variant.
import { prereleaseLetters, prereleaseWords, releaseWords, revisionWords } from './words.ts'

export type Qualifier =
  | { readonly kind: 'prerelease'; readonly identifiers: readonly string[]; readonly moving: boolean }
  | { readonly kind: 'commit'; readonly text: string }
  | { readonly kind: 'revision'; readonly numbers: readonly bigint[] }
  | { readonly kind: 'number'; readonly numbers: readonly bigint[]; readonly text: string }
  | { readonly kind: 'release' }
  | { readonly kind: 'variant' }

const prereleases = new Map(
  prereleaseWords.flatMap(({ word, spellings = [], moving = false }) =>
    [word, ...spellings].map((spelling) => [spelling, { word, moving }] as const),
  ),
)
const revisions = new Set(revisionWords)
const releases = new Set(releaseWords)

/** The rank of a prerelease word in the table, or -1. */
export function prereleaseRank(word: string): number {
  return prereleaseWords.findIndex((entry) => entry.word === word)
}

/**
 * Reads a whole word, with digits or `.digits` behind it. `attached`: it follows the version's numbers without a
 * separator, as in `2.0.0rc1`.
 */
export function readQualifier(text: string, attached: boolean): Qualifier {
  if (/^\d{7}$/.test(text)) return { kind: 'commit', text }
  if (/^\d+(?:\.\d+)*$/.test(text)) return { kind: 'number', numbers: numbersOf(text), text }
  const { word, digits } = splitWord(text)
  const prerelease = readPrerelease(word, digits, attached)
  if (prerelease !== undefined) return prerelease
  if (revisions.has(word) && digits !== '') return { kind: 'revision', numbers: numbersOf(digits) }
  if (releases.has(word) && digits === '') return { kind: 'release' }
  return /^g?[0-9a-f]{7,64}$/.test(text) ? { kind: 'commit', text } : { kind: 'variant' }
}

function readPrerelease(word: string, digits: string, attached: boolean): Qualifier | undefined {
  const entry = prereleases.get(word)
  const numbers = digits === '' ? [] : digits.split('.')
  if (entry !== undefined)
    return { kind: 'prerelease', identifiers: [entry.word, ...numbers], moving: entry.moving && digits === '' }
  const letter = Object.hasOwn(prereleaseLetters, word) ? prereleaseLetters[word] : undefined
  if (letter === undefined || digits === '') return undefined
  const short = word !== 'c' && digits.length <= 2
  return attached || short ? { kind: 'prerelease', identifiers: [letter, ...numbers], moving: false } : undefined
}

/** The word and the digits after it; no word if there is other text between them. */
function splitWord(text: string): { readonly word: string; readonly digits: string } {
  const end = endOfLetters(text)
  const digits = text[end] === '.' ? text.slice(end + 1) : text.slice(end)
  return /^(?:\d+(?:\.\d+)*)?$/.test(digits)
    ? { word: text.slice(0, end).toLowerCase(), digits }
    : { word: '', digits: '' }
}

/** Behind the last letter: `k3s1` is the word `k3s` and the number 1. */
function endOfLetters(text: string): number {
  let end = text.length
  while (end > 0 && !/[A-Za-z]/.test(text[end - 1] ?? '')) end--
  return end
}

function numbersOf(text: string): readonly bigint[] {
  return text.split('.').map(BigInt)
}
