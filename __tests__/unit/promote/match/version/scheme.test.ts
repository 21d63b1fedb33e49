// Schemes of versions: what a user's pattern reads, and what stops it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floatingTag } from '../../../../../src/promote/match/version/floating.ts'
import { versionPatternProblem, versionScheme } from '../../../../../src/promote/match/version/scheme.ts'
import { digest, tag } from '../../../../integration/promote/support.ts'

describe('a regular expression', () => {
  it.each([
    [String.raw`(?<major>\d{4})-(?<minor>\d\d)-(?<patch>\d\d)`, '2026-11-21', '2026 2026-11 - latest'],
    [String.raw`(?<major>\d+)\.(?<minor>\d+)`, '24.04', '24 - - latest'],
    [
      String.raw`app_(?<major>\d+)\.(?<minor>\d+)(?:-(?<variant>[a-z]+))?`,
      'app_1.2-slim',
      'app_1-slim - - latest-slim',
    ],
  ])('%s reads %s, which floats as %s', (pattern, text, names) => {
    const version = versionScheme(pattern).version(tag(text))
    const floating = ['major', 'minor', 'patch', 'latest'].map((which) => version && floatingTag(version, which))
    expect(floating.map((name) => name ?? '-').join(' ')).toBe(names)
  })

  it.each([
    ['(?<major>\\d+', /group/i],
    ['\\d+', /named group/],
    ['^\\\\d+$', /Write one backslash/],
    ['/\\d+/', /slashes/],
    ['"\\d+"', /quotes/],
  ])('names what is wrong with the pattern %s', (pattern, problem) => {
    expect(versionPatternProblem(pattern)).toMatch(problem)
  })

  it.each(['semver', 'calver', 'numbers', 'pep440'])('%s is the name of a scheme', (name) => {
    expect(versionPatternProblem(name)).toBeUndefined()
  })
})

it('does not read a digest tag of any registry as a version', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-f0-9]{64}$/), (hex) => {
      expect(versionScheme('(?<major>.*)').version(tag(digest(`sha256:${hex}`).replace(':', '-')))).toBeUndefined()
    }),
  )
})

describe('a pattern that goes back and forth', () => {
  const slow = versionScheme(String.raw`(?<major>(\d+)+)`)
  const endless = tag(`${'1'.repeat(60)}x`)

  it('is stopped, and the tag is named', () => {
    expect(slow.version(tag('12'))?.numbers).toEqual([12n])
    expect(() => slow.version(endless)).toThrow(`\`version-pattern\` takes too long on the tag "${endless}"`)
  })

  it('is stopped in the midst of a list, and reads the next', () => {
    expect(() => slow.versions([tag('1'), endless, tag('2')])).toThrow(endless)
    expect(slow.versions([tag('1'), tag('x'), tag('2')]).map((version) => version.tag)).toEqual(['1', '2'])
  })
})

it('many tags are read as each of them is', () => {
  const tags = Array.from({ length: 2500 }, (_, at) => tag(at % 3 === 0 ? `build-${at}` : `${at}.04`))
  for (const scheme of [
    versionScheme(),
    versionScheme('numbers'),
    versionScheme(String.raw`(?<major>\d+)\.(?<minor>\d+)`),
  ])
    expect(scheme.versions(tags)).toEqual(tags.map(scheme.version).filter((version) => version !== undefined))
})
