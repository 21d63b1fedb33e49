// The table of words in tags in docs/reference.md, from the table that the action uses.
import {
  prefixWords,
  prereleaseLetters,
  prereleaseWords,
  releaseWords,
  revisionWords,
} from '../../src/promote/match/version/words.ts'
import { formatTable } from './markdown.ts'

/** One row for each kind of word: what the words are, and what they do. */
export function formatVersionWords(): string {
  const spelled = prereleaseWords.map(({ word, spellings = [], moving = false }) => ({
    words: [word, ...spellings],
    moving,
  }))
  const fixed = spelled.filter(({ moving }) => !moving).flatMap(({ words }) => words)
  const moving = spelled.filter((entry) => entry.moving).flatMap(({ words }) => words)
  return formatTable(
    ['Kind', 'Words', 'Meaning'],
    [
      [
        'Prerelease',
        `${code(fixed)}; ${code(Object.keys(prereleaseLetters))} with a number; a commit (seven or more hex digits)`,
        'Before the release. Protected; takes no floating name',
      ],
      [
        'Moving prerelease',
        `${code(moving)} without a number`,
        'Built again under the same tag: moves under `overwrite: floating`, and takes no floating name',
      ],
      [
        'Revision',
        `a number alone; ${code(revisionWords)} with a number`,
        'A newer build of the same version: compared after its numbers',
      ],
      ['Release', code(releaseWords), 'Changes nothing: `2.0.0.Final` is `2.0.0`'],
      ['Before the version', code(['v', ...prefixWords]), 'Changes nothing: `v1.2.3` and `1.2.3` are one version'],
      ['Build metadata', '`_` and what follows', 'Changes nothing; its number orders builds that are equal otherwise'],
      [
        'Variant',
        'every other word',
        'A line of versions of its own: `1.2.3-alpine3.19` moves `1.2-alpine` and `latest-alpine`, never `latest`',
      ],
    ],
  )
}

function code(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(' ')
}
