import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, versionPatternProblem, versionScheme } from '../../../../src/promote/match/version.ts'
import { digest, tag } from '../../../integration/promote/support.ts'

const scheme = versionScheme()

describe('the class of a tag', () => {
  it.each([
    ['1.2.3', 'exact'],
    ['v1.2.3', 'exact'],
    ['1.2.3-rc.1', 'exact'],
    ['1.2.3-alpine', 'exact'],
    ['1.2.3.4', 'exact'],
    ['1.2', 'minor'],
    ['v1.2', 'minor'],
    ['1.2-alpine', 'minor'],
    ['1', 'major'],
    ['v1', 'major'],
    ['latest', 'latest'],
    ['latest-alpine', 'latest'],
    ['main', 'exact'],
    ['sha-1f2e', 'exact'],
    ['edge', 'exact'],
  ])('%s is %s', (text, expected) => {
    expect(scheme.classify(tag(text))).toBe(expected)
  })
})

describe('the version that a tag spells', () => {
  it.each(['1.2', 'v1', 'latest', 'main', '1.2.3_build', `sha256-${'0'.repeat(64)}`, `sha256-${'0'.repeat(64)}.sig`])(
    '%s spells none',
    (text) => {
      expect(scheme.version(tag(text))).toBeUndefined()
    },
  )

  it.each([
    ['v1.2.3', { minor: 'v1.2', major: 'v1', latest: 'latest' }],
    ['1.2.3', { minor: '1.2', major: '1', latest: 'latest' }],
    ['1.2.3-alpine', { minor: '1.2-alpine', major: '1-alpine', latest: 'latest-alpine' }],
    ['1.2.3-rc.1', { minor: '1.2', major: '1', latest: 'latest' }],
  ])('%s floats in its own spelling', (text, floating) => {
    expect(scheme.version(tag(text))?.floating).toEqual(floating)
  })

  it('tells a prerelease from a variant', () => {
    expect(scheme.version(tag('1.2.3-rc.1'))).toMatchObject({ prerelease: ['rc', '1'], variant: '' })
    expect(scheme.version(tag('1.2.3-bookworm-slim'))).toMatchObject({ prerelease: [], variant: 'bookworm-slim' })
  })

  it('reads other schemes by named groups', () => {
    const dates = versionScheme('(?<major>\\d{4})-(?<minor>\\d\\d)-(?<patch>\\d\\d)')
    expect(dates.version(tag('2026-11-21'))?.floating).toEqual({ minor: '2026-11', major: '2026', latest: 'latest' })
    const ubuntu = versionScheme('(?<major>\\d+)\\.(?<minor>\\d+)')
    expect(ubuntu.version(tag('24.04'))?.floating).toEqual({ major: '24', latest: 'latest' })
    expect(ubuntu.classify(tag('24.04'))).toBe('exact')
  })

  it.each([
    ['(?<major>\\d+', /group/i],
    ['\\d+', /major/],
  ])('names what is wrong with the pattern %s', (pattern, problem) => {
    expect(versionPatternProblem(pattern)).toMatch(problem)
  })
})

describe('the order of versions', () => {
  const ordered = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-beta',
    '1.0.0-rc.2',
    '1.0.0-rc.10',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '1.10.0.1',
    '2.0.0',
  ]

  it('is that of semver 2.0 §11', () => {
    const versions = ordered.map((text) => scheme.version(tag(text))).filter((version) => version !== undefined)
    expect(
      versions
        .toReversed()
        .sort(compareVersions)
        .map((version) => version.tag),
    ).toEqual(ordered)
  })

  it('is total and antisymmetric', () => {
    const number = fc.bigInt({ min: 0n, max: 10n ** 30n })
    const version = fc.tuple(number, number, number).map((numbers) => scheme.version(tag(numbers.join('.'))))
    fc.assert(
      fc.property(version, version, (one, other) => {
        if (!one || !other) throw new Error('both are versions')
        expect(compareVersions(one, other) + compareVersions(other, one)).toBe(0)
        expect(compareVersions(one, other) === 0).toBe(one.tag === other.tag)
      }),
    )
  })
})

it('a digest tag of any registry is no version', () => {
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
    expect(() => slow.version(endless)).toThrow(`version-pattern takes too long on the tag "${endless}"`)
  })

  it('is stopped in the midst of a list, and reads the next', () => {
    expect(() => slow.versions([tag('1'), endless, tag('2')])).toThrow(endless)
    expect(slow.versions([tag('1'), tag('x'), tag('2')]).map(({ tag }) => tag)).toEqual(['1', '2'])
  })
})

it('many tags are read as each of them is', () => {
  const tags = Array.from({ length: 2500 }, (_, at) => tag(at % 3 === 0 ? `build-${at}` : `${at}.04`))
  for (const scheme of [versionScheme(), versionScheme(String.raw`(?<major>\d+)\.(?<minor>\d+)`)])
    expect(scheme.versions(tags)).toEqual(tags.map(scheme.version).filter((version) => version !== undefined))
})
