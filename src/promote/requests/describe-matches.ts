// Describes what a selection that chose nothing read, and how much of it matched.
import type { Tag } from '../../registry/model/reference.ts'
import type { Scheme } from '../match/version/scheme.ts'
import { type Selection, selectTags } from './select-tags.ts'

/**
 * `14 tags read in 1 repository, 3 of them versions without a suffix`; of a glob, how many tags each pattern matches.
 * `repositories`: the tags of each.
 */
export function describeMatches(
  selection: Selection,
  repositories: readonly (readonly Tag[])[],
  scheme: Scheme,
): string {
  const tags = repositories.flat()
  const read = `${amount(tags.length, 'tag', 'tags')} read in ${amount(repositories.length, 'repository', 'repositories')}`
  if (selection.kind === 'all') return read
  if (selection.kind === 'glob')
    return [
      read,
      ...selection.patterns.map((pattern) => `${countMatches(tags, pattern, scheme)} match ${pattern}`),
    ].join(', ')
  const versions = scheme.versions(tags).filter(({ line }) => line === '').length
  return `${read}, ${versions} of them ${versions === 1 ? 'a version' : 'versions'} without a suffix`
}

const namedTags = 5

/** What to do about a selection that chose nothing. */
export function adviceOnMatches(
  selection: Selection,
  repositories: readonly (readonly Tag[])[],
  scheme: Scheme,
): string {
  if (repositories.length === 0) return 'Correct the repositories that `source` matches.'
  const tags = selectTags(repositories.flat(), { kind: 'all' }, scheme)
  if (tags.length === 0) return 'Correct the repository, or wait until the build that pushes to it has ended.'
  const more = tags.length > namedTags ? ` and ${tags.length - namedTags} more` : ''
  const read = `Correct \`select\`. The tags are ${tags.slice(-namedTags).join(', ')}${more}.`
  const suffixed = scheme.versions(tags).find(({ line }) => line !== '')
  if (selection.kind === 'glob' || selection.kind === 'all' || suffixed === undefined) return read
  return `${read} \`${selection.kind}\` sees only versions without a suffix: choose ${suffixed.tag} and the like with \`glob: *-…\`.`
}

function countMatches(tags: readonly Tag[], pattern: string, scheme: Scheme): number {
  return selectTags(tags, { kind: 'glob', patterns: [pattern.replace(/^!/, '')] }, scheme).length
}

function amount(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}
