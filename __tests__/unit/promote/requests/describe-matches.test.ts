// What to do about a selection that chose nothing follows from the tags that were read.
import { expect, it } from 'vitest'
import { versionScheme } from '../../../../src/promote/match/version/scheme.ts'
import { adviceOnMatches } from '../../../../src/promote/requests/describe-matches.ts'
import type { Selection } from '../../../../src/promote/requests/select-tags.ts'
import { isTag } from '../../../../src/registry/model/reference.ts'

const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

it.each<[Selection, readonly (readonly string[])[], string]>([
  [{ kind: 'all' }, [], 'Correct the repositories that `source` matches.'],
  [{ kind: 'newest', count: 1 }, [[]], 'Correct the repository, or wait until the build that pushes to it has ended.'],
  [{ kind: 'glob', patterns: ['release-*'] }, [['edge', '1.0.0']], 'Correct `select`. The tags are 1.0.0, edge.'],
  [{ kind: 'semver', range: '1' }, [many], 'Correct `select`. The tags are c, d, e, f, g and 2 more.'],
  [
    { kind: 'semver', range: '1' },
    [['1.2.3-alpine']],
    'Correct `select`. The tags are 1.2.3-alpine. `semver` sees only versions without a suffix: choose 1.2.3-alpine and the like with `glob: *-…`.',
  ],
])('%#', (selection, repositories, advice) => {
  const tags = repositories.map((names) => names.filter(isTag))
  expect(adviceOnMatches(selection, tags, versionScheme())).toBe(advice)
})
