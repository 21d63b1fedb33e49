import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions } from '../../../../src/promote/match/version/compare.ts'
import { versionScheme } from '../../../../src/promote/match/version/scheme.ts'
import {
  matchRepositories,
  parseSelection,
  type Selection,
  selectTags,
} from '../../../../src/promote/requests/select-tags.ts'
import { tag } from '../../../integration/promote/support.ts'
import { problemIn } from './problem.ts'

const scheme = versionScheme()

function selection(text: string): Selection {
  const parsed = parseSelection(text)
  if ('problem' in parsed) throw new TypeError(parsed.problem)
  return parsed
}

function select(tags: string, text: string, pattern?: string): string {
  return selectTags(tags.split(' ').map(tag), selection(text), versionScheme(pattern)).join(' ')
}

describe('the text of a selection', () => {
  it.each([
    ['semver: >=1.2 <2', { kind: 'semver', range: '>=1.2 <2' }],
    [' semver:^1 || ^3 ', { kind: 'semver', range: '^1 || ^3' }],
    ['glob: release-* !release-*-rc', { kind: 'glob', patterns: ['release-*', '!release-*-rc'] }],
    ['glob: a*, b*', { kind: 'glob', patterns: ['a*', 'b*'] }],
    ['newest: 5', { kind: 'newest', count: 5 }],
    ['semver: ">=1.2 <2"', { kind: 'semver', range: '>=1.2 <2' }],
    ["newest: '3'", { kind: 'newest', count: 3 }],
    ['all', { kind: 'all' }],
  ])('%s is read', (text, expected) => {
    expect(parseSelection(text)).toEqual(expected)
  })

  it.each([
    ['', /"" is not one of/],
    ['latest', /"latest" is not one of/],
    ['regex: .*', /"regex: \.\*" is not one of/],
    ['constructor: x', /not one of/],
    ['all: yes', /not one of/],
    ['semvar: ^1.2', /did you mean "semver: \^1\.2"/],
    ['release-*', /did you mean "glob: release-\*"/],
    ['5', /did you mean "newest: 5"/],
    ['al', /did you mean "all"/],
    ['>=1.2', /did you mean "semver: >=1.2"/],
    ['semver:', /not a range/],
    ['semver: latest', /not a range/],
    ['glob:', /names no pattern/],
    ['glob: !', /names no pattern/],
    ['glob: a/*', /has no slash/],
    ['newest: 0', /whole number from 1/],
    ['newest: -1', /whole number from 1/],
    ['newest: 1.5', /whole number from 1/],
    ['newest: 5\nall', /one line/],
    [`glob: ${'*'.repeat(2000)}`, /longer than 1000/],
  ])('%j is refused', (text, problem) => {
    expect(problemIn(parseSelection(text))).toMatch(problem)
  })
})

describe('a range', () => {
  it.each([
    ['1.1.9 1.2.0 v1.9.9 2.0.0', 'semver: >=1.2 <2', '1.2.0 v1.9.9'],
    ['1.2.0 1.3.0-rc.1 1.3.0', 'semver: >=1.2', '1.2.0 1.3.0'],
    ['1.2.0 1.3.0-rc.1 1.3.0-rc.2 1.4.0-rc.1', 'semver: >=1.3.0-rc.2', '1.3.0-rc.2'],
    ['1.2.3 1.2.3-alpine 1.2.4-bookworm', 'semver: *', '1.2.3'],
    ['1.2 1 latest main 1.2.3', 'semver: *', '1.2.3'],
    ['1.2.3.4 1.2.4.0', 'semver: <=1.2.3', '1.2.3.4'],
    ['99999999999999999999.0.0 1.0.0', 'semver: *', '1.0.0'],
    ['1.3.0-rc.02 1.3.0-rc.1', 'semver: >=1.3.0-rc.2 <1.3.0', '1.3.0-rc.02'],
    ['1.0.0', 'semver: >=2', ''],
    ['1.2.3_up4 1.2.4-ls3 1.3.0rc1', 'semver: >=1.2', '1.2.3_up4 1.2.4-ls3'],
  ])('of %s: %s is %s', (tags, text, expected) => {
    expect(select(tags, text)).toBe(expected)
  })

  it('reads the versions of other schemes with zeros for what they lack', () => {
    const ubuntu = '(?<major>\\d+)\\.(?<minor>\\d\\d)'
    expect(select('22.04 22.10 24.04 24.10 noble', 'semver: >=22.5 <=24.4.0', ubuntu)).toBe('22.10 24.04')
  })
})

describe('a glob', () => {
  it.each([
    ['release-1 release-1-rc main', 'glob: release-* !release-*-rc', 'release-1'],
    ['a b c', 'glob: !b', 'a c'],
    ['1.2.3 1.2.3-alpine 1.10.0-alpine', 'glob: *-alpine', '1.2.3-alpine 1.10.0-alpine'],
    ['v1 v2 v3', 'glob: v{1,3}', 'v1 v3'],
    ['latest edge', 'glob: x*', ''],
  ])('of %s: %s is %s', (tags, text, expected) => {
    expect(select(tags, text)).toBe(expected)
  })
})

describe('the newest', () => {
  it.each([
    ['1.9.0 1.10.0 1.2.0', 'newest: 2', '1.9.0 1.10.0'],
    ['1.0.0 2.0.0-rc.1', 'newest: 1', '1.0.0'],
    ['1.0.0 1.1.0-alpine', 'newest: 1', '1.0.0'],
    ['1.0.0 1.1.0 v1.1.0', 'newest: 1', '1.1.0 v1.1.0'],
    ['0.9.0 1.0.0 1.1.0 v1.1.0', 'newest: 2', '1.0.0 1.1.0 v1.1.0'],
    ['1.0.0 latest main', 'newest: 9', '1.0.0'],
    ['latest main', 'newest: 1', ''],
    ['1.2.3_up3 1.2.3_up4', 'newest: 1', '1.2.3_up4'],
    ['0.6.24-ls299 0.6.24-ls300', 'newest: 1', '0.6.24-ls300'],
  ])('of %s: %s is %s', (tags, text, expected) => {
    expect(select(tags, text)).toBe(expected)
  })

  it('are the largest of the releases, by version', () => {
    const number = fc.nat(12)
    const texts = fc.array(fc.tuple(number, number, number).map((numbers) => tag(numbers.join('.'))))
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 5 }), (tags, count) => {
        const distinct = [...new Set(tags)]
        const sorted = distinct
          .map((tagName) => scheme.version(tagName))
          .filter((version) => version !== undefined)
          .sort(compareVersions)
        const expected = sorted.slice(-count).map((version) => version.tag)
        expect(selectTags(tags, { kind: 'newest', count }, scheme)).toEqual(expected)
      }),
    )
  })
})

describe('every selection', () => {
  const hex = '0'.repeat(64)
  const texts = ['latest', 'main', 'z', 'A', '1.2', '1.2.3', 'v1.2.3', '1.10.0', '1.2.3-rc.1', '1.2.3-alpine', '2.0.0']
  const digests = [`sha256-${hex}`, `sha256-${hex}.sig`, `sha256-${hex}.att`]
  const tags = [...texts, ...digests].map(tag)
  const selections: readonly Selection[] = [
    { kind: 'all' },
    { kind: 'newest', count: 2 },
    { kind: 'semver', range: '*' },
    { kind: 'glob', patterns: ['*'] },
    { kind: 'glob', patterns: ['!main'] },
  ]

  it('chooses among the tags, each once, never a digest tag, in an order that the list does not change', () => {
    const shuffled = fc.shuffledSubarray([...tags, ...tags], { minLength: tags.length * 2 })
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...selections), (shuffledTags, anySelection) => {
        const chosen = selectTags(shuffledTags, anySelection, scheme)
        expect(chosen).toEqual(selectTags(tags, anySelection, scheme))
        expect(new Set(chosen).size).toBe(chosen.length)
        expect(texts).toEqual(expect.arrayContaining([...chosen]))
      }),
    )
  })

  it('puts versions first, from the oldest, and others after them by name', () => {
    expect(selectTags(tags, { kind: 'all' }, scheme).join(' ')).toBe(
      '1.2.3-rc.1 1.2.3 v1.2.3 1.2.3-alpine 1.10.0 2.0.0 1.2 A latest main z',
    )
  })
})

it('a glob of repositories stops at a slash, and two stars do not', () => {
  const names = ['ghcr.io/acme/b', 'ghcr.io/acme/a', 'ghcr.io/acme/team/c', 'ghcr.io/other/a', 'ghcr.io/acme/a']
  expect(matchRepositories(names, 'ghcr.io/acme/*')).toEqual(['ghcr.io/acme/a', 'ghcr.io/acme/b'])
  expect(matchRepositories(names, 'ghcr.io/acme/**')).toEqual([
    'ghcr.io/acme/a',
    'ghcr.io/acme/b',
    'ghcr.io/acme/team/c',
  ])
})
