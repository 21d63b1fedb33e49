// The words that may follow a version in a tag, as data: every rule and the table in docs/reference.md read this file.

/** A word and its other spellings; letter case does not matter. */
interface Word {
  readonly word: string
  readonly spellings?: readonly string[]
  /** Built again under the same tag, such as `-SNAPSHOT`. A number or a commit behind the word makes it a fixed build. */
  readonly moving?: true
}

/**
 * Versions before a release, from the earliest to the latest. Semantic versioning orders such words by their letters;
 * this order agrees with it for alpha, beta and rc, and with PEP 440 for dev.
 */
export const prereleaseWords: readonly Word[] = [
  { word: 'dev', spellings: ['develop'], moving: true },
  { word: 'snapshot', moving: true },
  { word: 'nightly', spellings: ['daily', 'weekly'], moving: true },
  { word: 'canary', moving: true },
  { word: 'next', moving: true },
  { word: 'edge', moving: true },
  { word: 'unstable', moving: true },
  { word: 'insiders', spellings: ['insider'], moving: true },
  { word: 'main', moving: true },
  { word: 'master', spellings: ['trunk', 'head'], moving: true },
  { word: 'pr' },
  { word: 'ci' },
  { word: 'git' },
  { word: 'test' },
  { word: 'alpha' },
  { word: 'beta' },
  { word: 'milestone' },
  { word: 'ea' },
  { word: 'prerelease' },
  { word: 'pre' },
  { word: 'preview' },
  { word: 'rc', spellings: ['cr', 'candidate'] },
]

/**
 * Letters that mean a prerelease with one or two digits behind them (`-b2`, `.M3`), or with any number of digits where
 * they follow the version at once (`2.0.0b12`). `-b200` and `-a100` are variants.
 */
export const prereleaseLetters: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', c: 'rc', m: 'milestone' }

/** A newer build of the same version: each of these with a number behind it, and a number alone. */
export const revisionWords: readonly string[] = [
  'r',
  'rev',
  'revision',
  'build',
  'ls',
  'p',
  'pl',
  'patch',
  'post',
  'u',
  'update',
  'sp',
  'hotfix',
  'fix',
  'eksbuild',
  'gke',
  'k3s',
  'rke2r',
]

/** Words that say "this is the release" and change nothing: `2.0.0.Final` is `2.0.0`. */
export const releaseWords: readonly string[] = ['final', 'ga', 'release']

/** Words before a version that change nothing, as `v` does: `version-1.2.3`, `RELEASE.2026-11-28`. */
export const prefixWords: readonly string[] = ['version', 'ver', 'release', 'rel']
