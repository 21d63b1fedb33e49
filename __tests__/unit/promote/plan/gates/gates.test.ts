import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeConfig } from '../../../../../src/promote/image/image-config.ts'
import type { Requirements } from '../../../../../src/promote/model/requirements.ts'
import type { GateFacts } from '../../../../../src/promote/plan/gates/facts.ts'
import { failedGates, requirementProblems } from '../../../../../src/promote/plan/gates/gates.ts'
import { amd64, arm64, config, day, digestOfNumber, facts, index, labelled, now } from '../../image/images.ts'

const users = (user: string): GateFacts => facts({ configs: [config(amd64), config(arm64, { user })] })
const created = (created: number): GateFacts => facts({ configs: [config(amd64), config(arm64, { created })] })

describe('gates that hold', () => {
  const cases: readonly [string, Requirements, GateFacts][] = [
    ['nothing required', {}, facts({ configs: [] })],
    ['platforms', { platforms: ['linux/amd64', 'linux/aarch64'] }, facts()],
    [
      'a referrer',
      { referrersPresent: ['application/spdx+json'] },
      facts({ referrerTypes: ['application/spdx+json'] }),
    ],
    ['a glob over the slash', { referrersPresent: ['*spdx*'] }, facts({ referrerTypes: ['application/spdx+json'] })],
    ['a label', { labels: { stage: 'tested' } }, labelled({ stage: 'tested' }, { stage: 'tested' })],
    ['a glob', { labels: { url: 'https://*' } }, labelled({ url: 'https://a/b' }, { url: 'https://c' })],
    ['a value like a glob', { labels: { a: '[x]' } }, labelled({ a: '[x]' }, { a: '[x]' })],
    ['a range', { labels: { v: '>=1.2' } }, labelled({ v: 'v1.2' }, { v: '1.10.3+build' })],
    ['an annotation', { annotations: { ok: 'yes' } }, facts({ root: index([amd64], { ok: 'yes' }) })],
    ['an age', { maxAge: day }, facts()],
    ['a clock that is behind', { maxAge: day }, created(now + 60_000)],
    ['a size', { maxSize: 1_000_000 }, facts()],
    ['users', { nonRoot: true }, users('app:root')],
    ['root that is allowed', { nonRoot: false }, users('root')],
    ['known platforms', { noUnknown: true }, facts()],
  ]
  it.each(cases)('%s', (_, requirements, found) => {
    expect(requirementProblems(requirements)).toEqual([])
    expect(failedGates(requirements, found)).toEqual([])
  })
})

describe('gates that fail say what is wanted and what was found', () => {
  const cases: readonly [Requirements, GateFacts, string][] = [
    [
      { platforms: ['linux/s390x'] },
      facts(),
      'platforms: "linux/s390x" must be there; the image has linux/amd64, linux/arm64/v8',
    ],
    [
      { platforms: ['linux/amd64'] },
      facts({ platforms: [] }),
      'platforms: "linux/amd64" must be there; the image has none',
    ],
    [
      { referrersPresent: ['application/spdx+json'] },
      facts(),
      'referrers-present: "application/spdx+json" must be attached; attached is nothing',
    ],
    [
      { referrersPresent: ['*spdx*'] },
      facts({ referrerTypes: ['a/b', 'a/b'] }),
      'referrers-present: "*spdx*" must be attached; attached is "a/b"',
    ],
    [
      { labels: { stage: 'tested' } },
      labelled({ stage: 'tested' }, {}),
      'labels: "stage" must be "tested"; linux/arm64/v8 has none',
    ],
    [
      { labels: { stage: 'tested' } },
      labelled({ stage: 'a' }, { stage: 'b' }),
      'labels: "stage" must be "tested"; linux/amd64 has "a", linux/arm64/v8 has "b"',
    ],
    [
      { annotations: { ok: 'yes' } },
      facts({ root: index([amd64], { ok: 'no' }) }),
      'annotations: "ok" must be "yes"; the index has "no"',
    ],
    [
      { maxAge: day },
      created(now - 3 * day),
      'max-age: the image may be 24 h old; linux/arm64/v8 was created 2026-11-18T00:00:00.000Z, 3 days ago',
    ],
    [
      { maxAge: day },
      created(now + day),
      'max-age: the image may be 24 h old; linux/arm64/v8 was created 2026-11-22T00:00:00.000Z, which is in the future',
    ],
    [
      { maxAge: day },
      facts({ configs: [config(amd64), decodeConfig(undefined)] }),
      'max-age: the image may be 24 h old; the image does not say when it was created',
    ],
    [{ maxSize: 999_999 }, facts(), 'max-size: the image may have 999,999 bytes; it has 1,000,000 bytes'],
    [{ nonRoot: true }, users(''), 'non-root: the image must not run as root; linux/arm64/v8 names no user'],
    [
      { noUnknown: true },
      facts({ root: index([amd64, { os: 'unknown', architecture: 'unknown' }]) }),
      `no-unknown: no platform may be unknown; ${digestOfNumber(1)} is (what buildx adds with provenance or an SBOM is)`,
    ],
  ]
  it.each(cases)('%j', (requirements, found, sentence) => {
    expect(failedGates(requirements, found)).toEqual([sentence])
  })

  it.each([
    { os: 'linux', architecture: 'unknown' },
    { os: 'unknown', architecture: 'amd64' },
  ])('a platform of which half is unknown is unknown: %j', (platform) => {
    expect(failedGates({ noUnknown: true }, facts({ root: index([amd64, platform]) }))).toHaveLength(1)
  })

  it('are all told together', () => {
    const requirements = {
      platforms: ['linux/s390x'],
      maxSize: 1,
      maxAge: 1,
      nonRoot: true,
      labels: { a: 'b', c: 'd' },
    }
    expect(failedGates(requirements, users('0'))).toHaveLength(6)
  })
})

describe('a user that is root', () => {
  it.each(['', 'root', '0', '0:0', 'root:root', '0:1000', ':1000', '00', '+0', ' 0', 'ContainerAdministrator'])(
    '%j',
    (user) => {
      expect(failedGates({ nonRoot: true }, users(user))).toHaveLength(1)
    },
  )

  it.each(['1', '1000:0', 'app', 'rooted', 'ContainerUser', '10'])('%j is none', (user) => {
    expect(failedGates({ nonRoot: true }, users(user))).toEqual([])
  })
})

describe('a range of versions', () => {
  it.each([
    ['>=1.2', '1.1.9', false],
    ['>=1.2', '2', true],
    ['>=1.2', '1.2.0-rc.1', false],
    ['^1.4.0', 'v1.9.0', true],
    ['~1.4', '1.5.0', false],
    ['=1.2.3', '1.2.3', true],
    ['<2 || >=3', '2.5.0', false],
    ['>=1', 'main', false],
    ['>=1', '', false],
    ['>=1', '1.2.3.4.5', false],
    ['>=1', `${'9'.repeat(5000)}.0.0`, false],
    ['>=1', `1.2.3+${'a'.repeat(300)}`, false],
    ['>=nonsense', '>=nonsense', false],
  ])('%s of %s: %s', (range, version, holds) => {
    const failed = failedGates({ labels: { v: range } }, labelled({ v: version }, { v: version }))
    expect(failed.length === 0).toBe(holds)
  })
})

describe('what an image does not say', () => {
  const strict: readonly Requirements[] = [{ labels: { a: '*' } }, { maxAge: day }, { nonRoot: true }]

  it.each(strict)('fails %j where there is no config at all', (requirements) => {
    expect(failedGates(requirements, facts({ configs: [] }))).toEqual([
      expect.stringMatching(/it has no config that could say so$/),
    ])
  })

  it.each(strict)('fails %j where a platform has no config', (requirements) => {
    const one = facts({ configs: [config(amd64, { labels: { a: 'b' } })] })
    expect(failedGates(requirements, one)).toEqual([expect.stringMatching(/1 of its platforms have no image config$/)])
  })

  it('is not searched in texts that are too long for a label', () => {
    const long = { a: 'x'.repeat(20_000) }
    expect(failedGates({ labels: { a: 'x*' } }, labelled(long, long))).toHaveLength(1)
  })

  it('is not found in what every object has', () => {
    expect(failedGates({ labels: { constructor: '*' }, annotations: { toString: '*' } }, facts())).toHaveLength(2)
  })
})

it('requirements that no image could meet are problems of their own', () => {
  const requirements = {
    platforms: ['amd64', 'linux/amd64'],
    referrersPresent: ['!a/b'],
    labels: { v: '>=x.y.z.w' },
    annotations: { w: '<none>', x: 'none' },
  }
  expect(requirementProblems(requirements)).toEqual([
    expect.stringMatching(/^platforms: "amd64" is no platform/),
    expect.stringMatching(/^referrers-present: "!a\/b" excludes/),
    expect.stringMatching(/^labels: ">=x\.y\.z\.w" of "v" begins like a range/),
    expect.stringMatching(/^annotations: "<none>" of "w" begins like a range/),
  ])
})

it('no image can write lines or commands into the sentences, or make them long', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '\n', '\r', '\u2028', '\u202e', '"', '::', '##['),
    maxLength: 400,
  })
  const requirements: Requirements = {
    platforms: ['linux/s390x'],
    referrersPresent: ['x/y'],
    labels: { stage: 'tested' },
    nonRoot: true,
  }
  fc.assert(
    fc.property(text, (hostile) => {
      const platform = { os: hostile, architecture: 'amd64' }
      const sentences = failedGates(requirements, {
        ...facts({ platforms: [{ platform, digest: digestOfNumber(0) }], referrerTypes: [hostile] }),
        configs: [config(platform, { labels: { stage: hostile }, user: `0:${hostile}` })],
      })
      expect(sentences).toHaveLength(4)
      for (const sentence of sentences) {
        expect(sentence).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(sentence.length).toBeLessThan(800)
      }
    }),
  )
})
