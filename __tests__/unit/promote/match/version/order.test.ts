// The order of versions: the one of semver and of package managers, total and transitive whatever is compared.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions } from '../../../../../src/promote/match/version/compare.ts'
import { versionScheme } from '../../../../../src/promote/match/version/scheme.ts'
import type { Version } from '../../../../../src/promote/match/version/version.ts'
import { tag } from '../../../../integration/promote/support.ts'
import { versionTexts } from './texts.ts'

function version(text: string, scheme = 'semver'): Version {
  const read = versionScheme(scheme).version(tag(text))
  if (read === undefined) throw new TypeError(`${text} is no version`)
  return read
}

describe('from the oldest to the newest', () => {
  it.each([
    [
      'semver',
      '1.0.0-dev.3 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-rc.2 1.0.0-rc.10 1.0.0 1.0.1 1.2.0 1.10.0 1.10.0.1 2.0.0',
    ],
    ['semver', '1.2.3-rc.1 1.2.3 1.2.3-0 1.2.3-1 1.2.3-10 1.2.3-20261128 1.2.4'],
    ['semver', '0.6.24-ls299 0.6.24-ls300 0.6.25-ls1'],
    ['semver', '1.2.3-alpine 1.2.3-alpine3.9 1.2.3-alpine3.19 1.2.3-alpine3.20 1.2.4-alpine3.19'],
    ['semver', '1.2.3 1.2.3_up3 1.2.3_up4 1.2.3-1'],
    ['semver', '1.2.3-14-g1234567 1.2.3-15-g0234567 1.2.3'],
    ['pep440', '1.0.dev1 1.0a1.dev2 1.0a1 1.0b1 1.0rc1 1.0 1.0.post1 1.1'],
    ['calver', '24.04 24.04.1 24.10 2026-11-28 20261129 2026.12'],
  ])('%s: %s', (scheme, texts) => {
    const ordered = texts.split(' ').map((text) => version(text, scheme))
    const shuffled = ordered.toReversed()
    expect(
      shuffled
        .sort(compareVersions)
        .map((read) => read.tag)
        .join(' '),
    ).toBe(texts)
    for (const [at, read] of ordered.entries())
      expect(ordered.slice(at + 1).every((newer) => compareVersions(read, newer) < 0)).toBe(true)
  })

  it.each([
    ['v1.2.3', '1.2.3'],
    ['1.2.3-rc1', '1.2.3-RC.1'],
    ['1.2.3', '1.2.3.0'],
    ['2.0.0.Final', '2.0.0'],
    ['alpine-1.2.3', '1.2.3-alpine'],
    ['1.2.3_build', '1.2.3'],
  ])('%s and %s are two spellings of one version', (left, right) => {
    expect(compareVersions(version(left), version(right))).toBe(0)
  })
})

describe('identifiers of a prerelease, from the oldest to the newest', () => {
  it.each([
    [['dev'], []],
    [['alpha', 'dev'], ['alpha']],
    [['alpha'], ['alpha', '0']],
    [
      ['alpha', '9'],
      ['alpha', '10'],
    ],
    [
      ['alpha', '9'],
      ['alpha', 'aardvark'],
    ],
    [
      ['alpha', '9'],
      ['alpha', '1x'],
    ],
    [
      ['alpha', 'aardvark'],
      ['alpha', 'zulu'],
    ],
    [['zulu'], ['snapshot']],
    [['nightly'], ['canary']],
  ])('%j before %j', (...identifiers) => {
    const older: Version = { ...version('1.0.0'), prerelease: ['rc', ...identifiers[0]] }
    const newer: Version = { ...version('1.0.0'), prerelease: ['rc', ...identifiers[1]] }
    expect(Math.sign(compareVersions(older, newer))).toBe(-1)
    expect(Math.sign(compareVersions(newer, older))).toBe(1)
  })
})

it('is total, antisymmetric and transitive', () => {
  const versions = versionTexts.map((text) => version(text))
  fc.assert(
    fc.property(versions, versions, versions, (a, b, c) => {
      expect(compareVersions(a, a)).toBe(0)
      expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0)
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
        expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
        if (compareVersions(a, b) < 0 || compareVersions(b, c) < 0) expect(compareVersions(a, c)).toBeLessThan(0)
      }
    }),
    { numRuns: 5000 },
  )
})
