// The order of versions within a line.
import { prereleaseRank } from './qualifier.ts'
import { numbersIn } from './suffix.ts'
import type { Version } from './version.ts'

/**
 * Negative if `left` is older. Numbers first (missing ones are 0), a prerelease before its release, then revisions,
 * build metadata and the numbers of a variant. Two spellings of one version are equal. Total and transitive.
 */
export function compareVersions(left: Version, right: Version): number {
  return (
    compareNumbers(left.numbers, right.numbers, 0n) ||
    comparePrereleases(left.prerelease, right.prerelease) ||
    compareNumbers(left.revision, right.revision) ||
    compareNumbers(left.metadata, right.metadata) ||
    compareNumbers(numbersIn(left.variant), numbersIn(right.variant))
  )
}

/** `missing`: what a number that one list lacks counts as; lower than every number by default. */
function compareNumbers(left: readonly bigint[], right: readonly bigint[], missing = -1n): number {
  const width = Math.max(left.length, right.length)
  for (let at = 0; at < width; at++) {
    const [a, b] = [left[at] ?? missing, right[at] ?? missing]
    if (a !== b) return a < b ? -1 : 1
  }
  return 0
}

function comparePrereleases(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return Number(left.length === 0) - Number(right.length === 0)
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareIdentifiers(left[at], right[at])
    if (order !== 0) return order
  }
  return 0
}

/**
 * As semver 2.0 §11.4: no identifier before numbers, numbers by value before words; words by the table, then by their
 * letters. `dev` sorts before a missing identifier, as in PEP 440: `1.0a1.dev2` is before `1.0a1`.
 */
function compareIdentifiers(left: string | undefined, right: string | undefined): number {
  const [leftRank, rightRank] = [rankOf(left), rankOf(right)]
  if (leftRank !== rightRank) return leftRank - rightRank
  if (left === undefined || right === undefined || left === right) return 0
  if (leftRank === numberRank) return compareNumbers([BigInt(left)], [BigInt(right)])
  return left < right ? -1 : 1
}

const numberRank = 1

function rankOf(identifier: string | undefined): number {
  if (identifier === undefined) return 0
  if (/^\d+$/.test(identifier)) return numberRank
  const rank = prereleaseRank(identifier)
  return rank === 0 ? -1 : rank < 0 ? 2 : 2 + rank
}
