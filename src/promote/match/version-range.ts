// Semantic version ranges over versions that people write with fewer, or more, numbers than semver has.
import { Range, SemVer } from 'semver'

/** The range that a text spells; `undefined` if it is not one. */
export function parseRange(text: string): Range | undefined {
  if (text.trim() === '' || text.length > 1000) return undefined
  try {
    return new Range(text)
  } catch {
    return undefined
  }
}

/**
 * Whether a version is in a range, prereleases as semver has it: only if the range names one of the same version.
 * Missing numbers are 0, a fourth one is left out, and so are leading zeros. What semver cannot hold is in no range.
 */
export function inRange(range: Range, numbers: readonly bigint[], prerelease: readonly string[]): boolean {
  const core = [0, 1, 2].map((at) => String(numbers[at] ?? 0)).join('.')
  const identifiers = prerelease.map((part) => (/^\d+$/.test(part) ? String(BigInt(part)) : part)).join('.')
  try {
    return range.test(new SemVer(identifiers === '' ? core : `${core}-${identifiers}`))
  } catch {
    return false
  }
}
